"""Where a passage that is not quite in a text is nearest to it, and the first character in which the two differ."""

from __future__ import annotations

from collections import Counter

_BAND = 8


def first_difference(passage: str, text: str) -> tuple[int, int] | None:
    """The positions, in passage and text, of the first difference at the best matching place; None where none is near."""
    window = _window(passage, text)
    if window is None:
        return None
    start, end = window
    place = text[start:end]
    rows = _distances(passage, place)
    column = min(range(len(place) + 1), key=lambda j: rows[-1][j])
    if rows[-1][column] * 2 > len(passage):
        return None
    row, found = len(passage), (len(passage), column)
    while row:  # back along the cheapest way, twins first
        cost = rows[row][column]
        same = column > 0 and passage[row - 1] == place[column - 1]
        if column and rows[row - 1][column - 1] + (not same) == cost:
            row, column = row - 1, column - 1
            found = found if same else (row, column)
        elif rows[row - 1][column] + 1 == cost:
            row -= 1
            found = (row, column)
        else:
            column -= 1
            found = (row, column)
    return min(found[0], len(passage) - 1), start + found[1]


def _window(passage: str, text: str) -> tuple[int, int] | None:
    """The stretch of the text that shares most pairs of characters with the passage, in its order."""
    places: dict[str, list[int]] = {}
    for position in range(len(text) - 1):
        places.setdefault(text[position : position + 2], []).append(position)
    votes: Counter[int] = Counter()
    for position in range(len(passage) - 1):
        for place in places.get(passage[position : position + 2], ()):
            votes[(place - position) // _BAND] += 1
    if not votes:
        return None
    best = max(votes, key=lambda band: (votes[band] + votes[band + 1], -band)) * _BAND
    slack = 2 * _BAND + len(passage) // 4
    return max(0, best - slack), best + len(passage) + slack


def _distances(passage: str, place: str) -> list[list[int]]:
    """Edit distances of each beginning of the passage to what ends at each position of the place; it may begin anywhere."""
    rows = [[0] * (len(place) + 1)]
    for row, char in enumerate(passage, 1):
        before, costs = rows[-1], [row]
        for column, other in enumerate(place, 1):
            costs.append(min(before[column - 1] + (char != other), before[column] + 1, costs[-1] + 1))
        rows.append(costs)
    return rows
