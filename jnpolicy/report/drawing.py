"""Drawings as SVG: waterfalls, what a total is made of, and what excludes what. Sizes are pixels at 96 per inch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jnpolicy.explain.exclusion import CHOSEN, ELSEWHERE, LEFT_OUT, OPEN, Cluster, Group
from jnpolicy.explain.waterfall import Waterfall
from jnpolicy.report.markup import escaped
from jnpolicy.report.rows import STANDING_SIGNS, node_name
from jnpolicy.text.money import money_text
from jnpolicy.text.width import display_width

WIDTH = 680  # what A4 has between its margins
ROWS = 40  # of a graph in one drawing: more would not go on a page
_LINE, _SIZE = 17, 12  # height of a line of text, and of its letters
_LABEL = 300  # where the labels of a waterfall end
_AMOUNT = 96  # room behind the longest bar
_LANE = 22
# Dark enough to tell apart in grey.
_COLOURS = {
    "择一": "#a32929",
    "就高": "#a3591a",
    "优先": "#6b2e8f",
    "补差": "#1f5fa8",
    "叠加封顶": "#0f6e6e",
    "可叠加": "#7a7a7a",
}
_FILL = {CHOSEN: "#d7efdc", LEFT_OUT: "#ffffff", OPEN: "#fff3cf", ELSEWHERE: "#eaf1fb"}


def waterfall_svg(waterfall: Waterfall) -> str:
    """Bar under bar: what is left after each step, with what the step took hatched behind it."""
    bars, cuts = waterfall.bars, waterfall.cuts
    most = max([*(bar.amount for bar in bars), *(bar.amount + cut for bar, cut in zip(bars, cuts, strict=True)), Fraction(1)])
    parts, top = [], 4
    for number, (bar, cut) in enumerate(zip(bars, cuts, strict=True)):
        last = number == len(bars) - 1
        lines = wrapped(bar.label, _LABEL - 8)
        height = max(_LINE * len(lines) + 6, 24)
        parts.append(_labels(lines, top, height, bold=last))
        left, middle = _LABEL + 4, top + height / 2
        long = _length(bar.amount, most)
        parts.append(_rect(left, middle - 8, long, 16, "#2e7d46" if last else "#8fbf9c"))
        if cut > 0:
            parts.append(_rect(left + long, middle - 8, _length(cut, most), 16, "url(#cut)", stroke="#b5b5b5"))
        at = left + max(long, _length(bar.amount + max(cut, Fraction(0)), most)) + 6
        parts.append(_text(at, middle + 4, money_text(bar.amount / 100), bold=last))
        top += height
    return _svg(top + 4, parts, _HATCH)


def shares_svg(parts: Sequence[tuple[str, int, bool]]) -> str:
    """What a total is made of, each part where those before it end; what may come to less is hatched."""
    total = max(sum(amount for _, amount, _ in parts), 1)
    drawn, top, before = [], 4, 0
    for label, amount, unsure in parts:
        lines = wrapped(label, 210)
        height = max(_LINE * len(lines) + 4, 22)
        drawn.append(_labels(lines, top, height, bold=False, end=214))
        room = WIDTH - 220 - _AMOUNT
        left = 220 + room * before / total
        long = max(room * amount / total, 1)
        drawn.append(_rect(left, top + height / 2 - 7, long, 14, "url(#cut)" if unsure else "#2e7d46", stroke="#2e7d46"))
        drawn.append(_text(left + long + 6, top + height / 2 + 4, money_text(Fraction(amount, 100))))
        before += amount
        top += height
    return _svg(top + 4, drawn, _HATCH)


def graph_svgs(cluster: Cluster) -> Iterator[str]:
    """Row by row the candidates, a line down the side for each relation; as many drawings as it takes."""
    lanes = _lanes(cluster.groups)
    for start in range(0, len(cluster.nodes), ROWS):
        yield _graph(cluster, lanes, start, min(start + ROWS, len(cluster.nodes)))


def _lanes(groups: Iterable[Group]) -> dict[int, int]:
    """Group number → its lane: groups that do not overlap share one."""
    ends: list[int] = []
    found = {}
    for group in sorted(groups, key=lambda group: (group.members[0], -group.members[-1], group.number)):
        lane = next((lane for lane, end in enumerate(ends) if end < group.members[0]), len(ends))
        ends[lane : lane + 1] = [group.members[-1]]
        found[group.number] = lane
    return found


def _graph(cluster: Cluster, lanes: dict[int, int], start: int, end: int) -> str:
    width = max(lanes.values(), default=0) + 1
    edge = max(WIDTH - 10 - _LANE * width, 330)  # beyond that it is drawn smaller as a whole
    parts, tops = [], []
    top = 18
    for node in cluster.nodes[start:end]:
        lines = wrapped(f"{STANDING_SIGNS[node.standing]} {node_name(node)}", edge - 150)
        height = max(_LINE * len(lines) + 8, 26)
        chosen = node.standing == CHOSEN
        stroke = "#2e7d46" if chosen else "#c8c8c8"
        parts.append(_rect(2, top + 2, edge - 8, height - 4, _FILL[node.standing], stroke=stroke))
        parts += [
            _text(8, top + height / 2 - _LINE * (len(lines) - 1) / 2 + _LINE * n + 4, line, bold=chosen)
            for n, line in enumerate(lines)
        ]
        amount = wrapped(node.amount, 126)
        parts += [
            _text(edge - 12, top + height / 2 - _LINE * (len(amount) - 1) / 2 + _LINE * n + 4, line, bold=chosen, anchor="end")
            for n, line in enumerate(amount)
        ]
        tops.append(top + height / 2)
        top += height
    for group in cluster.groups:
        parts += _lane(group, edge + 10 + _LANE * lanes[group.number], tops, start, end, cluster)
    return _svg(top + 4, parts, width=max(WIDTH, edge + 10 + _LANE * width))


def _lane(group: Group, x: float, tops: list[float], start: int, end: int, cluster: Cluster) -> Iterator[str]:
    here = [member for member in group.members if start <= member < end]
    first, last = group.members[0], group.members[-1]
    if last < start or first >= end:
        return
    colour = _COLOURS[group.relation]
    dash = ' stroke-dasharray="3 3"' if group.relation == "可叠加" else ""
    above = tops[first - start] if first >= start else 0.0
    below = tops[last - start] if last < end else tops[-1] + 14
    yield f'<path d="M{_n(x)} {_n(above)}V{_n(below)}" stroke="{colour}" stroke-width="2"{dash}/>'
    yield _text(x, (above if first >= start else 12) - 8, str(group.number), anchor="middle", colour=colour, size=10)
    for member in here:
        y = tops[member - start]
        if group.first == member:  # what comes first points at the others
            yield f'<path d="M{_n(x - 6)} {_n(y - 5)}h12l-6 10z" fill="{colour}"/>'
        else:
            fill = colour if cluster.nodes[member].standing == CHOSEN else "#ffffff"
            yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'


# —— pieces ——

_HATCH = (
    '<defs><pattern id="cut" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/><rect width="2.5" height="6" fill="#7fae8c"/></pattern></defs>'
)


def wrapped(text: str, width: float) -> list[str]:
    """Lines of at most so many pixels: a number stays whole, and no line begins with what closes."""
    lines, line, room = [], "", width
    for word in _WORDS.findall(text):
        wide = _wide(word)
        if line and wide > room:
            lines.append(line)
            line, room = "", width
        for char in word if wide > width else (word,):  # longer than a line: wherever it ends
            if line and _wide(char) > room:
                lines.append(line)
                line, room = "", width
            line += char
            room -= _wide(char)
    return [*lines, line]


_WORDS = re.compile(r"(?:[0-9A-Za-z.,%‰+-]+[百千万亿元年月日个]*|[（「“〔]*.)[）」”〕，。；：、]*", re.S)


def _wide(text: str) -> float:
    return sum(_SIZE if display_width(char) == 2 else _SIZE * 0.6 for char in text)


def _length(amount: Fraction, most: Fraction) -> float:
    return float((WIDTH - _LABEL - _AMOUNT - 8) * amount / most)


def _labels(lines: list[str], top: float, height: float, *, bold: bool, end: float = _LABEL - 4) -> str:
    start = top + height / 2 - _LINE * (len(lines) - 1) / 2 + 4
    return "".join(_text(end, start + _LINE * number, line, bold=bold, anchor="end") for number, line in enumerate(lines))


def _text(
    x: float, y: float, text: str, *, bold: bool = False, anchor: str = "start", colour: str = "#1c1c1c", size: int = _SIZE
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"{weight}>{escaped(text)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, *, stroke: str = "none") -> str:
    size = f'width="{_n(width)}" height="{_n(height)}"'
    return f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{fill}" stroke="{stroke}"/>'


def _n(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def _svg(height: float, parts: Iterable[str], defs: str = "", *, width: float = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" role="img"'
        f' style="max-width:{_n(width)}px">{defs}{"".join(parts)}</svg>'
    )
