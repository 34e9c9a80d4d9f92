"""Remember what was read in a tab, for every workbook in which it stands unchanged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from sandbox.google.workbook import Workbook

Found = TypeVar("Found")

_MOST = 50  # contents of a tab that are remembered at once; chosen by hand


def of_tab(title: str) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Return a decorator of a function that reads one tab of a workbook, and nothing else of it.

    Copies of a workbook share the blocks of rows that nobody changed, and a block never changes.
    """

    def remembering(read: Callable[..., Found]) -> Callable[..., Found]:
        seen: dict[tuple[Any, ...], tuple[list[Any], Found]] = {}

        @wraps(read)
        def found(book: Workbook, *more: Any) -> Found:
            sheet = book.titled(title)
            assert sheet is not None, f"{title} is gone"
            blocks = list(sheet.rows.blocks)
            key = (*map(id, blocks), *more)
            if key not in seen:
                if len(seen) >= _MOST:
                    seen.clear()
                seen[key] = blocks, read(book, *more)  # the blocks are kept, so no other has an id
            return seen[key][1]

        return found

    return remembering
