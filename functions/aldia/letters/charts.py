"""Geometry of the report's charts; the template draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 640
HEIGHT = 200
"""Size of a chart in SVG units: the `viewBox` that `templates/summary.html` gives it."""

_BASE = 168
"""Height of the foot of the bars, counted from the top; the template writes their labels below it,
at 188. Chosen by hand."""

_TOP = 14
"""Height of the upper edge, counted from the top. Chosen by hand, for that template."""

_FILL = 0.62
"""Share of its step that a bar fills; the rest is the gap beside it. Chosen by hand."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in SVG units.

    Attributes:
        x: Left edge.
        y: Upper edge, counted from the top of the chart.
        label: Text below the bar.
        text: Text above the bar.
        low: Where the lower end of its span lies, counted from the top; None without a span.
        high: The same of the upper end.
    """

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
    """Return one bar for each value, side by side.

    They are scaled so that the highest value, or upper end of a span, fills the height.

    Args:
        spans: A low and a high value for each bar; empty for bars without spans.
    """
    tops = [*values, *(high for _, high in spans)]
    most = float(max(tops, default=Decimal(0))) or 1.0
    step = WIDTH / max(len(values), 1)
    tall = _BASE - _TOP - 16  # 16: room for the text above the highest bar; chosen by hand

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
