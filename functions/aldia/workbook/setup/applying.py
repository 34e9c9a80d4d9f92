"""Sending set-up's batch, and a changed one where Google refuses a part that can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from aldia.errors import AskPerson
from aldia.workbook.client import TYPED, ApiRefusal, NoAnswer, SheetsClient
from aldia.workbook.frame import SEAL_NAME
from aldia.workbook.setup.tab_format import Request
from aldia.workbook.writes import batch

_NAME_IS_TAKEN = "named range with that name already exists"
_MOST_NAMES = 9
"""Names that are tried for a new seal; chosen by hand."""


@dataclass(frozen=True, slots=True)
class Done:
    """What set-up did.

    Attributes:
        language: Language of the book.
        steps: Pairs of a sentence's code and a name; empty when nothing was missing.
    """

    language: str
    steps: Sequence[tuple[str, str]]


@dataclass
class SetUp:
    """What set-up is about to do.

    Attributes:
        requests: The batch so far.
        done: What the batch does, as pairs of a sentence's code and the name of a tab or column.
        tabs: Ids of the tabs, by key.
    """

    requests: list[Request] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    tabs: dict[str, int] = field(default_factory=dict)


def apply_batch(client: SheetsClient, requests: Sequence[Request]) -> list[tuple[str, str]]:
    """Send the batch, changed where Google refuses one of two things.

    The name of a seal whose tab was deleted stays taken for ever (A4): then the next name is used.
    Typed columns of a table take no drop-downs: then tabs that were there before get none.

    Returns:
        What was done otherwise than planned: pairs of a sentence's code and a name.

    Raises:
        AskPerson: Google did not answer, so that set-up has to be run again to see what landed;
            or it refuses the batch for another reason.
        ComeAgain: A range of the batch is gone by now, or Google's quota is used up.
    """
    try:
        client.write(batch(*requests))
        return []
    except ApiRefusal as error:
        if error.is_in_doubt:
            raise AskPerson("init_unanswered", detail=error.message[:200]) from error
        renamed, plain = _with_other_seal_name(requests), _without_drop_downs(requests)
        if _NAME_IS_TAKEN in error.message and renamed is not None:
            return apply_batch(client, renamed)
        if TYPED in error.message and len(plain) < len(requests):
            return [*apply_batch(client, plain), ("no_drop_downs", "")]
        raise client.explained(error) from error
    except NoAnswer as error:
        raise AskPerson("init_unanswered", detail=str(error)[:200]) from error


def _with_other_seal_name(requests: Sequence[Request]) -> list[Request] | None:
    """Return the batch with the next name for its seal; None without a seal or another name."""
    changed = deepcopy(list(requests))
    for request in changed:
        named = request.get("addNamedRange", {}).get("namedRange")
        if named is not None:
            number = int(named["name"].removeprefix(SEAL_NAME).removeprefix("_") or 1) + 1
            named["name"] = f"{SEAL_NAME}_{number}"
            return changed if number <= _MOST_NAMES else None
    return None


def _without_drop_downs(requests: Sequence[Request]) -> list[Request]:
    """Return the batch without drop-downs in tabs that it does not add."""
    added = {each["addSheet"]["properties"]["sheetId"] for each in requests if "addSheet" in each}
    return [
        each
        for each in requests
        if "setDataValidation" not in each or each["setDataValidation"]["range"]["sheetId"] in added
    ]
