"""A plot of times by size, both logarithmic, as a small SVG."""

from __future__ import annotations

from math import log10
from statistics import median

Curves = dict[str, dict[str, dict[int, list[float]]]]  # kind → solver → size → seconds, one for each family

WIDTH, HEIGHT, LEFT, TOP, GAP = 380, 260, 60, 34, 90
FASTEST, SLOWEST = 0.001, 10.0
COLOURS = ("#c0392b", "#e59866", "#2471a3", "#85c1e9", "#7d8c8d", "#444444")


def plot(curves: Curves) -> str:
    """For each kind a panel, for each solver a line through the medians over the families."""
    names = list(dict.fromkeys(name for panel in curves.values() for name in panel))
    width = len(curves) * (WIDTH + GAP) + 170
    height = HEIGHT + TOP + 50
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, (kind, panel) in enumerate(curves.items()):
        rows += _panel(LEFT + number * (WIDTH + GAP), kind, panel, names)
    for number, name in enumerate(names):
        y = TOP + 20 * number + 10
        x = len(curves) * (WIDTH + GAP) + 10
        rows.append(
            f'<path d="M{x} {y}h22" stroke="{COLOURS[number]}" stroke-width="2"/><text x="{x + 28}" y="{y + 4}">{name}</text>'
        )
    return "\n".join([*rows, "</svg>"]) + "\n"


def _panel(left: int, kind: str, panel: dict[str, dict[int, list[float]]], names: list[str]) -> list[str]:
    sizes = sorted({size for points in panel.values() for size in points})
    low, high = log10(min(sizes)), log10(max(sizes))

    def x(size: int) -> float:
        return left + WIDTH * (log10(size) - low) / ((high - low) or 1)

    def y(seconds: float) -> float:
        share = (log10(min(max(seconds, FASTEST), SLOWEST)) - log10(FASTEST)) / (log10(SLOWEST) - log10(FASTEST))
        return TOP + HEIGHT * (1 - share)

    rows = [f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{kind}：中位时间，10 秒为限</text>']
    for seconds, told in ((0.001, "1 毫秒"), (0.01, "10 毫秒"), (0.1, "0.1 秒"), (1, "1 秒"), (10, "10 秒")):
        rows.append(f'<path d="M{left} {y(seconds):.0f}h{WIDTH}" stroke="#dddddd"/>')
        rows.append(f'<text x="{left - 6}" y="{y(seconds) + 4:.0f}" text-anchor="end">{told}</text>')
    rows += [f'<text x="{x(size):.0f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{size}</text>' for size in sizes]
    rows.append(f'<text x="{left + WIDTH // 2}" y="{TOP + HEIGHT + 38}" text-anchor="middle">可选项（对数）</text>')
    for name, points in panel.items():
        places = [f"{x(size):.1f},{y(median(seconds)):.1f}" for size, seconds in sorted(points.items())]
        rows.append(f'<polyline points="{" ".join(places)}" fill="none" stroke="{COLOURS[names.index(name)]}" stroke-width="2"/>')
    return rows
