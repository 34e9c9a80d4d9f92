"""From what a letter says to its words: subject, text and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup, escape

from aldia.ledger.folding import tidy
from aldia.ledger.ledger import Ledger
from aldia.ledger.settings import Settings
from aldia.ledger.steps import OwnWords
from aldia.letters.colours import readable_accent
from aldia.letters.notes import notes_of
from aldia.letters.own_words import SPANISH
from aldia.letters.templates import own_template, page, parts, plain_page
from aldia.planning.letters import Letter, Line, Section, totals
from aldia.planning.wording import Words, long_day, money, money_sums
from aldia.policy.ladder import THANKS
from aldia.shipped import words

_LONGEST_SUBJECT = 120
_SHORT_NAME = 28
_P = Markup('<p style="margin: 0 0 16px;">{}</p>')


@dataclass(frozen=True, slots=True)
class Message:
    """A letter in words.

    Attributes:
        subject: One line, no control characters.
    """

    subject: str
    text: str
    html: str


class LetterMistake(Exception):
    """The words of a letter cannot be filled in; the letter waits."""


def render(letter: Letter, ledger: Ledger, *, is_sample: bool = False) -> Message:
    """Find the words.

    Args:
        is_sample: Whether it goes to the owner, who must see at once that it is only a sample.

    Raises:
        LetterMistake: A template fails on this very letter.
    """
    try:
        return _render(letter, ledger, is_sample)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise LetterMistake(str(error)) from error


def _render(letter: Letter, ledger: Ledger, is_sample: bool) -> Message:
    settings = ledger.settings
    speech = words(letter.language, settings.country)
    facts = _facts(letter, settings, speech)
    own = ledger.own_words.get((letter.step.letter, letter.language), OwnWords(0, "", ""))
    ours = parts(letter.step.letter, letter.language)
    named = _named(facts, letter) if own.subject or own.opening else {}
    subject = own_template(own.subject).render(named) if own.subject else ours.subject.render(facts)
    opening = own_template(own.opening).render(named) if own.opening else ours.opening.render(facts)
    subject = tidy(subject)[:_LONGEST_SUBJECT]
    frame = _frame(letter, settings, speech, subject, facts)
    if is_sample:
        subject = words(settings.language).say("digest", "sample_subject", subject=subject)
        to = ", ".join(letter.to)
        frame["sample_of"] = words(settings.language).say("digest", "sample_of", to=to)
    html = page("letter").render(
        frame,
        opening=_paragraphs(opening),
        closing=Markup(ours.closing_html.render(facts)),
        signature_lines=Markup("<br>").join(frame["signature"]),
    )
    text = plain_page("letter").render(
        frame,
        opening=opening.strip(),
        closing=ours.closing_text.render(facts),
        signature_text="\n".join(frame["signature"]),
    )
    return Message(subject, text.strip() + "\n", html)


def _facts(letter: Letter, settings: Settings, speech: Words) -> dict[str, Any]:
    """Return what the sentences of a letter may speak of."""
    asked = letter.spoken_of
    first = asked[0]
    late = max(line.days_late for line in asked)
    return {
        "one": len(asked) == 1,
        "count": len(asked),
        "number": _numbered(first, speech),
        "numbers": ", ".join(dict.fromkeys(line.number for line in asked)),
        "total": money_sums(totals(asked), speech.locale),
        "due": long_day(first.due, speech.locale),
        "due_short": speech.day_and_month(first.due),
        "promised": long_day(first.promised or first.due, speech.locale),
        "promised_short": speech.day_and_month(first.promised or first.due),
        "late": late,
        "late_text": _days(late, speech),
        "business": settings.business,
        "business_short": _short(settings.business),
        "customer": letter.customer,
        "reply_to": settings.reply_to,
        "phone": settings.phone,
        "accent_ink": readable_accent(settings.accent)[2],
    }


def _named(facts: Mapping[str, Any], letter: Letter) -> dict[str, str]:
    """Return the owner's placeholders, in English and Spanish."""
    english = {
        "invoice": ", ".join(dict.fromkeys(line.number for line in letter.about)),
        "customer": facts["customer"],
        "total": facts["total"],
        "due": facts["due"],
        "days": str(max(facts["late"], 0)),
        "business": facts["business"],
    }
    return english | {spanish: english[name] for spanish, name in SPANISH.items()}


def _frame(
    letter: Letter, settings: Settings, speech: Words, subject: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    is_thanks = letter.step.key == THANKS
    accent, accent_text, accent_ink = readable_accent(settings.accent)
    say = speech.texts["letter"]
    tax_id = say["tax_id"].format(number=settings.tax_id) if settings.tax_id else ""
    return {
        "language": letter.language,
        "subject": subject,
        "preheader": "" if is_thanks else f"{facts['total']} · {facts['due']}",
        "business": settings.business,
        "accent": accent,
        "accent_text": accent_text,
        "accent_ink": accent_ink,
        "say": say,
        "blocks": _blocks(letter, speech),
        "button": _button(letter, speech),
        "notes": notes_of(letter, settings, speech),
        "payment_instructions": "" if is_thanks else settings.payment_instructions,
        "signature": [each for each in (settings.signature, settings.business) if each],
        "to_customer": say["to_customer"].format(customer=letter.customer),
        "about_us": say["about_us"].format(business=settings.business),
        "sample_of": "",
        "foot": [line for line in (settings.address, tax_id) if line],
        "as_of": "" if is_thanks else say["as_of"].format(day=speech.numeric_day(letter.on)),
    }


def _blocks(letter: Letter, speech: Words) -> list[dict[str, Any]]:
    return [
        _block(section, lines, letter, speech)
        for section in Section
        if section is not Section.PAID and (lines := letter.section(section))
    ]


def _block(
    section: Section, lines: Sequence[Line], letter: Letter, speech: Words
) -> dict[str, Any]:
    has_issued = any(line.issued for line in lines)
    has_late = section is Section.OVERDUE
    title = "overdue_one" if section is Section.OVERDUE and len(lines) == 1 else section.value
    sums = totals(lines) if section is not Section.DISPUTED else []
    return {
        "title": speech.say("letter", title),
        "has_issued": has_issued,
        "has_late": has_late,
        "span": 2 + has_issued + has_late,
        "lines": [_row(line, speech) for line in lines],
        "totals": [money(amount, currency, speech.locale) for currency, amount in sums],
    }


def _row(line: Line, speech: Words) -> dict[str, Any]:
    return {
        "number": _numbered(line, speech),
        "issued": speech.numeric_day(line.issued) if line.issued else "",
        "issued_class": "" if line.issued else "none",
        "due": speech.numeric_day(line.due),
        "is_late": line.days_late > 0,
        "late": _days(line.days_late, speech),
        "balance": money(line.balance, line.currency, speech.locale),
        "pay_link": line.pay_link if line.section is not Section.DISPUTED else "",
    }


def _button(letter: Letter, speech: Words) -> dict[str, str] | None:
    """Return the button to pay, where there is exactly one invoice to pay with it."""
    linked = [line for line in letter.asked if line.pay_link]
    if len(linked) != 1 or len(letter.asked) != 1:
        return None
    return {
        "link": linked[0].pay_link,
        "text": speech.say("letter", "pay", number=linked[0].number),
    }


def _numbered(line: Line, speech: Words) -> str:
    """Return an invoice's number, with the instalment where it is paid in parts."""
    if not line.instalment:
        return line.number
    return speech.say(
        "letter", "part", number=line.number, instalment=line.instalment, parts=line.parts
    )


def _paragraphs(text: str) -> Markup:
    """Return text as paragraphs: a blank line parts them, a single break stays one."""
    blocks = [block.strip() for block in text.strip().split("\n\n")]
    made = (Markup("<br>").join(escape(line) for line in block.splitlines()) for block in blocks)
    return Markup("").join(_P.format(block) for block in made)


def _days(count: int, speech: Words) -> str:
    if count == 1:
        return speech.say("letter", "day")
    return speech.say("letter", "days", count=count)


def _short(name: str) -> str:
    return name if len(name) <= _SHORT_NAME else name[: _SHORT_NAME - 1].rstrip() + "…"
