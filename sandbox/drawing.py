"""Charts as pictures: columns, bars and lines of a basic chart, drawn from the cells they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from sandbox.css import css_colour
from sandbox.google.cells import Cell
from sandbox.google.shown import shown
from sandbox.google.workbook import Sheet, Workbook

# Margins around the plot in pixels, chosen by eye.
_LEFT = 84  # for numbers
_TOP = 44  # for the title
_BOTTOM = 46  # for labels and legend
_RIGHT = 16
_BAR_LABELS = 190  # pixels left of bars: chosen by eye for labels, which are cut at 28 characters
_TICKS = 4  # lines of the scale; chosen by eye
_COLOURS = ("#12695b", "#d98c59", "#9dc9c1", "#5b7fa6", "#b65d7a")


@dataclass(frozen=True)
class _Series:
    """One row of values, with its name and how it is drawn."""

    name: str
    kind: str
    colour: str
    values: Sequence[float]


def draw_charts(book: Workbook, sheet: Sheet) -> list[dict[str, Any]]:
    """Return each chart of a tab as SVG, with the cell that it is anchored to.

    Basic charts are drawn; of others, and of those that name no cells, only the title.
    """
    return [_drawn(book, chart) for chart in sheet.parts.get("charts", ())]


def _drawn(book: Workbook, chart: Mapping[str, Any]) -> dict[str, Any]:
    place = chart["position"]["overlayPosition"]
    anchor = place.get("anchorCell", {})
    try:
        svg = _draw(book, chart["spec"], place)
    except (KeyError, IndexError, TypeError):
        svg = _titled(chart["spec"].get("title", ""), place.get("widthPixels", 600))
    return {
        "svg": svg,
        "row": anchor.get("rowIndex", 0),
        "column": anchor.get("columnIndex", 0),
        "x": place.get("offsetXPixels", 0),
        "y": place.get("offsetYPixels", 0),
    }


def _titled(title: str, width: int) -> str:
    return f'<svg width="{width}" height="40"><text x="12" y="24">{escape(title)}</text></svg>'


def _draw(book: Workbook, spec: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    width, height = place.get("widthPixels", 600), place.get("heightPixels", 371)
    title = escape(spec.get("title", ""))
    basic = spec.get("basicChart")
    if basic is None:
        return _titled(spec.get("title", ""), width)
    heads = basic.get("headerCount", 0)
    labels = [
        shown(cell, book.locale) for cell in _cells(book, basic["domains"][0]["domain"])[heads:]
    ]
    series = [
        _series(book, basic, each, number) for number, each in enumerate(basic.get("series", ()))
    ]
    used = max((i for i, label in enumerate(labels, 1) if label), default=0)
    body = _bars if basic.get("chartType") == "BAR" else _columns
    parts = "".join(body(labels[:used], series, width, height))
    legend = "".join(_legend(series, width, height)) if len(series) > 1 else ""
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{title}">'
        f'<rect width="{width}" height="{height}" rx="6" fill="#fff" stroke="#d7dedc"/>'
        f'<text x="16" y="26" font-size="15" font-weight="600">{title}</text>{parts}{legend}</svg>'
    )


def _series(
    book: Workbook, basic: Mapping[str, Any], each: Mapping[str, Any], number: int
) -> _Series:
    cells = _cells(book, each["series"])
    heads = basic.get("headerCount", 0)
    name = shown(cells[0], book.locale) if heads else ""
    kind = each.get("type") or basic["chartType"]
    colour = css_colour(each.get("color")) or _COLOURS[number % 5]
    values = [float(c.value) if type(c.value) in {int, float} else 0.0 for c in cells[heads:]]  # type: ignore[arg-type]  # a number, as asked
    return _Series(name, kind, colour, values)


def _cells(book: Workbook, data: Mapping[str, Any]) -> list[Cell]:
    [span] = data["sourceRange"]["sources"]
    sheet = book.sheet(span.get("sheetId"))
    column = span.get("startColumnIndex", 0)
    return [
        sheet.cell(row, column) for row in range(span.get("startRowIndex", 0), span["endRowIndex"])
    ]


def _columns(
    labels: Sequence[str], series: Sequence[_Series], width: int, height: int
) -> Iterator[str]:
    top = _nice(max((v for each in series for v in each.values), default=0.0))
    inner, base = width - _LEFT - _RIGHT, height - _BOTTOM
    tall = base - _TOP
    for tick in range(_TICKS + 1):
        y = base - tall * tick / _TICKS
        yield f'<path d="M{_LEFT} {y:.1f}H{width - _RIGHT}" stroke="#e6ebea"/>'
        yield _text(_LEFT - 8, y + 4, _short(top * tick / _TICKS), "end")
    step = inner / max(len(labels), 1)
    for place, label in enumerate(labels):
        yield _text(_LEFT + step * (place + 0.5), base + 18, label, "middle")
    standing = [each for each in series if each.kind == "COLUMN"]
    for number, each in enumerate(standing):
        wide = step * 0.62 / len(standing)
        for place, value in enumerate(each.values[: len(labels)]):
            x = _LEFT + step * (place + 0.19) + wide * number
            high = tall * value / top
            yield _rect(x, base - high, wide, high, each.colour)
    for each in (each for each in series if each.kind == "LINE"):
        points = " ".join(
            f"{_LEFT + step * (place + 0.5):.1f},{base - tall * value / top:.1f}"
            for place, value in enumerate(each.values[: len(labels)])
        )
        yield f'<polyline points="{points}" fill="none" stroke="{each.colour}" stroke-width="2.5"/>'


def _bars(
    labels: Sequence[str], series: Sequence[_Series], width: int, height: int
) -> Iterator[str]:
    top = max((v for each in series for v in each.values), default=0.0) or 1.0
    step = (height - _TOP - 16) / max(len(labels), 1)
    for place, label in enumerate(labels):
        y = _TOP + step * place
        yield _text(_BAR_LABELS - 8, y + step * 0.62, label[:28], "end")
        value = series[0].values[place]
        long = (width - _BAR_LABELS - 64) * value / top
        yield _rect(_BAR_LABELS, y + step * 0.18, long, step * 0.64, series[0].colour)
        yield _text(_BAR_LABELS + long + 6, y + step * 0.62, _short(value), "start")


def _legend(series: Sequence[_Series], width: int, height: int) -> Iterator[str]:
    step = (width - _LEFT) / len(series)
    for place, each in enumerate(series):
        x = _LEFT + step * place
        yield _rect(x, height - 18, 12, 8, each.colour)
        yield _text(x + 18, height - 10, each.name, "start")


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} rx="2" fill="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="12" fill="#51606a">{escape(text)}</text>'


def _nice(value: float) -> float:
    """Return the smallest round number (1, 1.5, 2 … 10 times a power of ten) not below a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1)
    return next(n * power for n in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if n * power >= value)


def _short(value: float) -> str:
    if 0 < value < 1:
        return f"{value:.0%}"
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{sign}" if value % size else f"{value / size:.0f}{sign}"
    return f"{value:g}"
