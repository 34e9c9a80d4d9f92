"""What a world is made of where a breakage does harm in few of those that a seed would draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from tests.simulation.network import Weather

ZONES = {
    "America/Bogota": (date(2026, 11, 24),),
    "America/Santiago": (date(2026, 9, 3), date(2026, 4, 1)),
    "Europe/Madrid": (date(2026, 10, 22), date(2026, 3, 26)),
    "America/New_York": (date(2026, 10, 29), date(2026, 3, 5)),
}
"""Time zones and first days of seeds, most of them around a change of the clocks."""

Gesture = TypeVar("Gesture", bound=Callable[..., str])


@dataclass(frozen=True)
class Scene:
    """What is settled before a seed draws the rest; everything left out is drawn.

    Attributes:
        weather: Chances by their names in `Weather`.
        book: Name of the business or the layout of a book.
        often: How many times as often as usual people make a gesture, by its name.
        restore_check: The only service that can tell of earlier versions: `drive` or `mail`.
        has_answerer: Whether somebody mistypes addresses and answers in the Doctor tab.
        has_corrector: Whether somebody tidies the book up.
        is_busy: Whether people edit at nearly every third call, and faults are frequent.
    """

    weather: Mapping[str, float] = field(default_factory=dict)
    book: str = ""
    often: Mapping[str, int] = field(default_factory=dict)
    restore_check: str = ""
    has_answerer: bool | None = None
    has_corrector: bool | None = False
    is_busy: bool = False

    def applied(self, drawn: Weather) -> Weather:
        """Return a seed's weather as this scene has it."""
        return replace(drawn.busier() if self.is_busy else drawn, **self.weather)

    def weighed(self, weights: Mapping[Gesture, int]) -> dict[Gesture, int]:
        """Return how often people make each gesture, as this scene has it."""
        return {each: self.often.get(each.__name__, 1) * weights[each] for each in weights}


USUAL = Scene(has_corrector=None)
"""That of every seed of a whole product: all is drawn."""

BUSY = Scene(is_busy=True)
"""That of a breakage without its own."""
