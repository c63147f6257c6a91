from hypothesis import given
from hypothesis import strategies as st

from jnpolicy.text.source import Source
from jnpolicy.text.width import display_width, fold, pad


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_twins_are_one() -> None:
    assert fold("（）：；，％０９ＡＺ") == fold("():;,%09AZ")


def test_display_width() -> None:
    assert display_width("补助a") == 5
    assert pad("补助", 6) == "补助  "
    assert pad("补助", 6, right=True) == "  补助"


@given(st.text(alphabet="补a\n", max_size=30), st.integers(0, 30))
def test_line_and_column_lead_back(text: str, position: int) -> None:
    source = Source("x", text)
    position = min(position, len(text))
    assert source.position(*source.line_column(position)) == position
