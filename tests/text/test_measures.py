from __future__ import annotations

import pytest

from jnpolicy.text.measures import split_counted


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2台", ("2", "台")), ("1，200平方米", ("1，200", "平方米")), ("0.5亩", ("0.5", "亩")),
        ("5千瓦", ("5", "千瓦")), ("5万千瓦", ("5万", "千瓦")), ("五千瓦", ("五", "千瓦")), ("五千人", ("五千", "人")),
        ("5千人次", ("5千", "人次")), ("两个月", ("两", "个月")), ("3亿吨", ("3亿", "吨")), ("20", None), ("台", None),
    ],
)  # fmt: skip
def test_where_the_measure_word_begins(text: str, parts: tuple[str, str] | None) -> None:
    assert split_counted(text) == parts
