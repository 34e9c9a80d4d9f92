"""What set-up leaves to know a workbook again: seal, binding, and the first rows of Memory."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from aldia.ledger.schema.schema import TabKey
from aldia.ledger.values.cells import Rows
from aldia.planning.log.entries import Head
from aldia.workbook.binding import BINDING
from aldia.workbook.client import SheetsClient
from aldia.workbook.frame import Frame, ReadSeal
from aldia.workbook.reading import memory_of
from aldia.workbook.seal import WRITER, memory_request, seal_range
from aldia.workbook.setup.applying import SetUp

_AHEAD = 1000
"""By how much a new seal's number exceeds the lost one's, so that no late write can take the new
seal for the one that it read; chosen by hand."""


def plan_seal(plan: SetUp, frame: Frame, client: SheetsClient, values: Mapping[int, Rows]) -> None:
    """Plan the seal and Memory's first rows, where they are missing.

    Args:
        frame: As it was read.
    """
    if frame.seal is None or frame.bound.get(TabKey.LOG) is None:
        mark = ReadSeal(_first_number(frame, values))
        plan.requests.append(
            {"addNamedRange": {"namedRange": seal_range(mark, plan.tabs[TabKey.LOG])}}
        )
        plan.done.append(("seal_added", ""))
    if frame.bound.get(TabKey.MEMORY) is None:
        first = {"head": Head().written(), "workbook": client.spreadsheet}
        plan.requests.append(memory_request(plan.tabs[TabKey.MEMORY], first))


def plan_binding(plan: SetUp, frame: Frame, spreadsheet: str, language: str) -> None:
    """Plan the binding: which tabs are ours, by their ids.

    Args:
        frame: As it was read.
    """
    binding = {"workbook": spreadsheet, "language": language, "tabs": plan.tabs}
    known = {key: sheet.id for key, sheet in frame.bound.items()}
    if frame.owner is None:
        metadata = {
            "metadataKey": BINDING,
            "metadataValue": json.dumps(binding, sort_keys=True),
            "location": {"spreadsheet": True},
            "visibility": "DOCUMENT",
        }
        plan.requests.append({"createDeveloperMetadata": {"developerMetadata": metadata}})
    elif frame.lost or (frame.owner, frame.language, known) != (spreadsheet, language, plan.tabs):
        lookup = {"metadataKey": BINDING, "locationType": "SPREADSHEET"}
        metadata = {"metadataValue": json.dumps(binding, sort_keys=True)}
        update = {
            "dataFilters": [{"developerMetadataLookup": lookup}],
            "developerMetadata": metadata,
            "fields": "metadataValue",
        }
        plan.requests.append({"updateDeveloperMetadata": update})
        plan.done.append(("binding_renewed", ""))


def _first_number(frame: Frame, values: Mapping[int, Rows]) -> int:
    """Return the number of a new seal: 1, or far above that of a lost one.

    Where that is not known, it is a random number above a million, a bound chosen by hand.
    """
    if frame.owner is None:
        return 1
    sheet = frame.bound.get(TabKey.MEMORY)
    last, _, _ = memory_of(values[sheet.id] if sheet else ()).get(WRITER, "").partition(" ")
    return int(last) + _AHEAD if last.isdecimal() else secrets.randbelow(10**9) + 10**6
