"""Geometry of the report's charts; the template draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 200
_BASE, _TOP = 168, 14
_FILL = 0.62


@dataclass(frozen=True, slots=True)
class Bar:
    """One column with what stands below and above it; `low` and `high` are heights of a span."""

    x: float
    y: float
    width: float
    height: float
    label: str
    text: str
    low: float | None = None
    high: float | None = None

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def columns(
    labels: Sequence[str],
    values: Sequence[Decimal],
    texts: Sequence[str],
    spans: Sequence[tuple[Decimal, Decimal]] = (),
) -> list[Bar]:
    """Return a bar for each value, side by side, the highest as high as there is room."""
    tops = [*values, *(high for _, high in spans)]
    most = float(max(tops, default=Decimal(0))) or 1.0
    step = WIDTH / max(len(values), 1)
    tall = _BASE - _TOP - 16

    def level(value: Decimal) -> float:
        return round(_BASE - tall * float(value) / most, 1)

    return [
        Bar(
            x=round(step * (place + (1 - _FILL) / 2), 1),
            y=level(value),
            width=round(step * _FILL, 1),
            height=round(_BASE - level(value), 1),
            label=labels[place],
            text=texts[place],
            low=level(spans[place][0]) if spans else None,
            high=level(spans[place][1]) if spans else None,
        )
        for place, value in enumerate(values)
    ]
