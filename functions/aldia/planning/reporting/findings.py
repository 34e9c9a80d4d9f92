"""How findings are told: those of one kind in one line, with a count, examples and one remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aldia.ledger.doctor.groups import Group, grouped
from aldia.ledger.tabs.tables import Table
from aldia.ledger.values.cells import Scalar
from aldia.ledger.values.problems import Problem, Suggestion
from aldia.planning.log.chain import span_text, spans_of
from aldia.planning.memory.offers import Answered, mark_of_offer, offer_of
from aldia.planning.reporting.catalog import Catalog


def rows_text(group: Group) -> str:
    """Return every row of a group, those that follow each other as a span: 2-14, 17."""
    return ", ".join(map(span_text, spans_of(group.rows)))


def wrong_text(group: Group, catalog: Catalog) -> str:
    """Return what stands there: the one text, or how many cells and a few of them."""
    if group.count == 1 and len(group.examples) < 2:
        return group.first.wrong
    examples = ", ".join(_example(each) for each in group.examples)
    code = "several" if examples else "count"
    return catalog.counted("doctor", code, group.count, examples=examples)


def _example(problem: Problem) -> str:
    suggestion = problem.suggestion
    return f"{problem.wrong} → {suggestion.meant}" if suggestion is not None else problem.wrong


def remedy_text(group: Group, catalog: Catalog) -> str:
    """Return the one sentence that says how to mend all of a group."""
    sentences = {catalog.remedy(problem) for problem in group.problems}
    if len(sentences) == 1 and not (group.count > 1 and group.suggestions):
        return sentences.pop()
    if catalog.has("group", group.first.code):
        return catalog.say("group", group.first.code)
    quoted = next(iter(group.examples), group.first)
    return catalog.say("doctor", "as_in", row=quoted.row, remedy=catalog.remedy(quoted))


def offer_text(group: Group, catalog: Catalog) -> str:
    """Return the phrase by which a person accepts a group's suggestions; empty without any."""
    offer = offer_of(group)
    if not offer:
        return ""
    return catalog.counted("doctor", "offer", len(offer), mark=mark_of_offer(offer))


def effect_text(group: Group, catalog: Catalog) -> str:
    """Return what the findings hold up."""
    holds, suspects = group.first.holds, group.first.suspects
    return catalog.say("weight", "holds" if holds else "suspects" if suspects else "notice")


def doctor_rows(
    problems: Iterable[Problem], answers: Sequence[Answered], catalog: Catalog
) -> tuple[list[list[Scalar]], dict[int, list[Scalar]]]:
    """Return the rows of the Doctor tab, and those beside people's answers by their place.

    A group that an answer names stands beside it as long as it is asked about.
    """
    groups = grouped(problems)
    offered = {mark_of_offer(offer): g for g in groups if (offer := offer_of(g))}
    named = {each.answer.mark: offered.get(each.answer.mark) for each in answers}
    shown = [id(group) for group in named.values() if group is not None]
    rows = [_group_row(group, catalog) for group in groups if id(group) not in shown]
    beside = {a.answer.row: _beside(a, named[a.answer.mark], catalog) for a in answers}
    return rows, beside


def _group_row(group: Group, catalog: Catalog) -> list[Scalar]:
    return [
        group.first.tab,
        group.rows[0] if len(group.rows) == 1 else rows_text(group),
        group.first.column,
        wrong_text(group, catalog),
        remedy_text(group, catalog),
        effect_text(group, catalog),
        offer_text(group, catalog),
    ]


def _beside(answered: Answered, group: Group | None, catalog: Catalog) -> list[Scalar]:
    if group is not None:
        return _group_row(group, catalog)
    if answered.in_use is None:
        said = catalog.say("doctor", "answer_unknown")
    elif answered.in_use:
        said = catalog.counted("doctor", "accepted", answered.in_use)
    else:
        said = catalog.say("doctor", "answer_over")
    effect = catalog.say("weight", "answered" if answered.in_use else "no_effect")
    return ["", "", "", "", said, effect, ""]


def reading_text(
    accepted: Iterable[Suggestion], asked: Iterable[Suggestion], table: Table, catalog: Catalog
) -> str:
    """Return how cells of a row are read, and how they would be if a person accepted it."""
    codes = [("reading", accepted), ("reading_asked", asked)]
    return "; ".join(
        catalog.say("doctor", code, column=table.header(each.column), value=each.meant)
        for code, found in codes
        for each in dict.fromkeys(found)
    )
