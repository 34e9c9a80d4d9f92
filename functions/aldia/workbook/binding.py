"""The binding that set-up leaves in a workbook's developer metadata: which tabs are Aldía's."""

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
        language: Language of the tabs; None when it is none that Aldía has.
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
    """Return the binding of a workbook; None before set-up.

    Args:
        data: The spreadsheet as the API returns it.

    Raises:
        AskPerson: The binding cannot be read, as another program changed it. Set-up must not take
            such a workbook for a new one, whose Log is empty.
    """
    for item in data.get("developerMetadata", []):
        if item.get("metadataKey") == BINDING:
            try:
                return Binding.parse(item.get("metadataValue", ""))
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise AskPerson("binding_unreadable") from error
    return None
