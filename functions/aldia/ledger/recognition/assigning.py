"""The assignment of columns to keys with the largest sum of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

Scores = Mapping[int, Mapping[str, float]]
"""How well each column suits each key, by index of the column."""

_MOST_CONTENDERS = 4
"""Columns that may get one key: the best ones. More would only cost time, as the rest are asked
about anyway."""


def assign(scores: Scores, shared: Set[str]) -> dict[int, str]:
    """Return the key of each column in the assignment with the largest sum of scores.

    A key goes to one column, except those that several columns may have. A column whose key went
    to another one has none.

    Args:
        shared: The keys that several columns may have.
    """
    single = _contenders(scores, shared)
    free = {
        index: max(((score, key) for key, score in named.items() if key in shared), default=(0, ""))
        for index, named in scores.items()
    }
    columns = sorted(index for index in single if single[index])
    keys = sorted({key for index in columns for key in single[index]})
    gains = [
        [single[index].get(key, 0.0) - free[index][0] for key in keys] + [0.0] * len(columns)
        for index in columns
    ]
    found = {index: key for index, (_, key) in free.items() if key}
    for index, place in zip(columns, _best_places(gains), strict=True):
        if place < len(keys) and keys[place] in single[index]:
            found[index] = keys[place]
    return found


def _contenders(scores: Scores, shared: Set[str]) -> dict[int, dict[str, float]]:
    """Return the scores of keys that go to one column, of the best columns for each key."""
    by_key: dict[str, list[tuple[float, int]]] = {}
    for index, named in scores.items():
        for key, score in named.items():
            if key not in shared:
                by_key.setdefault(key, []).append((-score, index))
    found: dict[int, dict[str, float]] = {}
    for key, ranked in by_key.items():
        for score, index in sorted(ranked)[:_MOST_CONTENDERS]:
            found.setdefault(index, {})[key] = -score
    return found


def _best_places(gains: Sequence[Sequence[float]]) -> list[int]:
    """Return a place for each row, no place twice, so that the sum of gains is the largest.

    The method is the Hungarian one: rows are added one by one, each by the path of exchanges that
    costs least. There must be at least as many places as rows.
    """
    rows, places = len(gains), len(gains[0]) if gains else 0
    row_price, place_price = [0.0] * (rows + 1), [0.0] * (places + 1)
    holder = [0] * (places + 1)
    for row in range(1, rows + 1):
        holder[0], place = row, 0
        least, before = [float("inf")] * (places + 1), [0] * (places + 1)
        seen = [False] * (places + 1)
        while holder[place]:
            seen[place] = True
            current, step, following = holder[place], float("inf"), 0
            for other in range(1, places + 1):
                if seen[other]:
                    continue
                cost = -gains[current - 1][other - 1] - row_price[current] - place_price[other]
                if cost < least[other]:
                    least[other], before[other] = cost, place
                if least[other] < step:
                    step, following = least[other], other
            for other in range(places + 1):
                if seen[other]:
                    row_price[holder[other]] += step
                    place_price[other] -= step
                else:
                    least[other] -= step
            place = following
        while place:
            holder[place] = holder[before[place]]
            place = before[place]
    found = [0] * rows
    for place in range(1, places + 1):
        if holder[place]:
            found[holder[place] - 1] = place - 1
    return found
