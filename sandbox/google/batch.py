"""`spreadsheets.batchUpdate`: every request in order, on a copy, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.google.colours import in_both_forms
from sandbox.google.requests import (
    blocks,
    cells,
    charts,
    dimensions,
    groups,
    metadata,
    pasting,
    ranges,
    sheets,
    tables,
)
from sandbox.google.workbook import Workbook
from sandbox.http import ApiError

Handler = Callable[[Workbook, Mapping[str, Any]], dict[str, Any] | None]

HANDLERS: Mapping[str, Handler] = {
    **sheets.HANDLERS,
    **dimensions.HANDLERS,
    **groups.HANDLERS,
    **cells.HANDLERS,
    **blocks.HANDLERS,
    **pasting.HANDLERS,
    **ranges.HANDLERS,
    **metadata.HANDLERS,
    **charts.HANDLERS,
    **tables.HANDLERS,
}

MOST_REQUESTS = 100_000  # in one batch; chosen by hand


def apply_batch(book: Workbook, requests: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Apply requests to a workbook in place.

    The workbook is left half changed when a request fails, so pass a copy.

    Returns:
        One reply for each request, in order; `{}` for kinds of request without a reply.

    Raises:
        ApiError: With the index and kind of the first request that is invalid.
    """
    if not requests:
        raise ApiError(400, "Must specify at least one request.")
    if len(requests) > MOST_REQUESTS:
        raise ApiError(400, f"Too many requests: a batch may have {MOST_REQUESTS}.")
    return [_apply(book, index, request) for index, request in enumerate(requests)]


def _apply(book: Workbook, index: int, request: Mapping[str, Any]) -> dict[str, Any]:
    if not request:
        raise ApiError(400, f"Invalid requests[{index}]: No request set.")
    if len(request) > 1:
        second = list(request)[1]
        raise ApiError(
            400,
            f"Invalid value at 'requests[{index}]' (oneof), oneof field 'kind' is already set. "
            f"Cannot set '{second}'",
        )
    kind, body = next(iter(request.items()))
    handler = HANDLERS.get(kind)
    if handler is None:
        raise ApiError(
            501,
            f"Invalid requests[{index}].{kind}: the sandbox does not know it yet",
            "UNIMPLEMENTED",
        )
    try:
        reply = handler(book, in_both_forms(body))
    except ApiError as error:
        raise ApiError(
            error.code, f"Invalid requests[{index}].{kind}: {error.message}", error.status
        ) from error
    return {kind: reply} if reply is not None else {}
