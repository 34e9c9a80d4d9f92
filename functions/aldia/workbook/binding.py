"""The mark of set-up: which tabs of a workbook are ours, in its developer metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aldia.errors import AskPerson
from aldia.resources import languages

BINDING = "aldia"


@dataclass(frozen=True, slots=True)
class Binding:
    """What set-up left in the workbook's metadata.

    Attributes:
        workbook: Id of the spreadsheet that was set up.
        tabs: Ids of the tabs, by key.
    """

    workbook: str
    tabs: Mapping[str, int]
    language: str | None

    @classmethod
    def parse(cls, text: str) -> Binding:
        found = json.loads(text)
        tabs = {str(key): int(sheet) for key, sheet in found["tabs"].items()}
        language = found.get("language")
        return cls(str(found["workbook"]), tabs, language if language in languages() else None)


def binding_of(data: Mapping[str, Any]) -> Binding | None:
    """Return what set-up bound; None before it.

    Raises:
        AskPerson: Another program changed it. Set-up must not take the workbook for a new one,
            whose Log is empty.
    """
    for item in data.get("developerMetadata", []):
        if item.get("metadataKey") == BINDING:
            try:
                return Binding.parse(item.get("metadataValue", ""))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise AskPerson("binding_unreadable") from error
    return None
