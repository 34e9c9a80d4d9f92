"""Sentences about what was done, or happened, with a customer."""

from __future__ import annotations

from collections.abc import Mapping

from aldia.planning.log.moments import read_day
from aldia.planning.reporting.catalog import Catalog
from aldia.planning.reporting.customer_file import Done, FileEvent


def sentence_of(event: FileEvent, catalog: Catalog, states: Mapping[str, str]) -> str:
    """Return what happened, with what was reported of a letter since.

    Args:
        states: What the sheet calls the states of invoices, by key.
    """
    detail = event.detail
    if event.done is Done.PROMISED:
        promised = read_day(detail)
        detail = catalog.long_day(promised) if promised is not None else detail
    elif event.done is Done.CALLED:
        detail = catalog.say("outcome", detail)
    way = event.address
    if event.done in {Done.ASKED, Done.CALLED, Done.PROMISED} and catalog.has("channel", way):
        way = catalog.say("channel", way)
    said = catalog.say(
        "file",
        event.done,
        step=event.what,
        way=way,
        detail=detail,
        what=_changed(event, catalog),
        before=_value(event.before, catalog, states),
        after=_value(event.after, catalog, states),
    )
    if not event.delivery:
        return said
    return (
        f"{said} {catalog.say('file', 'delivery', state=catalog.say('delivery', event.delivery))}"
    )


def text_of(event: FileEvent, texts: Mapping[str, str], catalog: Catalog) -> str:
    """Return a letter's text as it went, or what became of it; empty for anything else.

    Args:
        texts: Kept texts by their marks.
    """
    if not event.is_letter:
        return ""
    if not event.text:
        return catalog.say("story", "text_not_kept")
    return texts.get(event.text) or catalog.say("story", "text_gone")


def _changed(event: FileEvent, catalog: Catalog) -> str:
    return catalog.say("change", event.what) if catalog.has("change", event.what) else event.what


def _value(text: str, catalog: Catalog, states: Mapping[str, str]) -> str:
    """Return a value of the sheet as people write it; a dash where there was none."""
    return states.get(text, catalog.figure(text)) or "—"
