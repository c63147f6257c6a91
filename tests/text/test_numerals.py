from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jnpolicy.text.money import fen_decimal, money_text, parse_money, to_fen
from jnpolicy.text.numerals import AmbiguousNumeral, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2000万元", 20_000_000), ("2,000万元", 20_000_000), ("２，０００万元", 20_000_000), ("两千万元", 20_000_000),
        ("3.5亿元", 350_000_000), ("3,000,000,000元", 3_000_000_000), ("10000000000000000元", 10**16),
        ("一亿二千万元", 120_000_000), ("十五万元", 150_000), ("一千零五元", 1005),
        ("一万零二元", 10_002), ("5百万元", 5_000_000),
    ],
)  # fmt: skip
def test_money(text: str, value: int) -> None:
    assert parse_money(text) == value


def test_money_to_the_fen() -> None:
    assert parse_money("1,234.56元") == Fraction(123456, 100)
    assert to_fen(parse_money("0.01元")) == 1
    assert to_fen(Fraction(1, 1000)) is None


@pytest.mark.parametrize(("text", "readings"), [("一万二", (12_000, 10_002)), ("三百五", (350, 305)), ("两千八", (2800, 2008))])
def test_ambiguous_numerals_show_both(text: str, readings: tuple[int, int]) -> None:
    with pytest.raises(AmbiguousNumeral) as caught:
        parse_number(text)
    assert caught.value.readings == readings


@pytest.mark.parametrize("text", ["", "元", "万元元", "1.2.3元", "12,34元", "abc元", "五六元", "50万", "-元"])
def test_what_is_no_money(text: str) -> None:
    with pytest.raises(ValueError):
        parse_money(text)


@given(st.integers(0, 10**19))
def test_money_text_is_exact(fen: int) -> None:
    assert parse_money(money_text(Fraction(fen, 100))) == Fraction(fen, 100)
    assert Fraction(fen_decimal(fen)) == Fraction(fen, 100)
