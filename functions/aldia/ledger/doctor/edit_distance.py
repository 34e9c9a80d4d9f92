"""The distance between two words, in slips of the hand."""

from __future__ import annotations


def slips(one: str, other: str, most: int) -> int:
    """Return how many letters to add, drop, change or swap with a neighbour, up to `most` + 1.

    The optimal string alignment distance (Damerau 1964, without repeated edits of a part).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
