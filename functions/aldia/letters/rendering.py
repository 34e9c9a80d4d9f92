"""Renders a letter as a message: subject, text and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup

from aldia.ledger.ledger import Ledger
from aldia.ledger.steps import CustomTemplate
from aldia.ledger.tabs.settings import Settings
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.folding import tidy
from aldia.ledger.values.pay_links import parse_pay_link
from aldia.letters.colours import readable_accent
from aldia.letters.custom_templates import placeholders
from aldia.letters.notes import notes_of
from aldia.letters.numbering import numbered
from aldia.letters.templates import own_template, page, parts, plain_page, unbroken
from aldia.planning.deciding.bureau import NOTICE_DAYS
from aldia.planning.deciding.letters import Letter, Line, Section, totals
from aldia.planning.reporting.catalog import Catalog, money, money_sums
from aldia.policy.ladder import THANKS, UNASKING
from aldia.resources import catalog_of

# How much a subject shows, so that no mail program cuts off a sum that follows; chosen by hand.
_SHORT_NAME = 28  # characters of a name
_SHORT_NUMBER = 32  # characters of an invoice's number
_FEW_NUMBERS = 3  # numbers of a list

_BESIDES = {
    Section.OVERDUE: "also_overdue",
    Section.SOON: "also_soon",
    Section.NEW: "also_new",
    Section.DISPUTED: "disputed",
}
"""Codes of the titles above invoices that a letter only lists, in the order of its tables."""

_FILLER = "\N{ZERO WIDTH NON-JOINER}\N{NO-BREAK SPACE}" * 100
"""Fills what mail programs show beside a subject, so that no word of the letter follows there. The
longest show about 140 characters; 200 are chosen by hand."""

_P = Markup('<p style="margin: 0 0 16px;">{}</p>')


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a subject, and the same content as text and as HTML.

    Attributes:
        subject: One line, without control characters.
    """

    subject: str
    text: str
    html: str


class LetterMistake(Exception):
    """A template could not be filled in for this letter, which therefore waits."""


def render(letter: Letter, ledger: Ledger, *, is_sample: bool = False) -> Message:
    """Return a letter as a message.

    Args:
        is_sample: Whether it goes to the owner, who must see at once that it is only a sample.

    Raises:
        LetterMistake: A template cannot be filled in for this letter.
    """
    try:
        return _render(letter, ledger, is_sample)
    except (TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise LetterMistake(str(error)) from error


def _render(letter: Letter, ledger: Ledger, is_sample: bool) -> Message:
    settings = ledger.settings
    catalog = catalog_of(letter.language, settings.country)
    facts = _facts(letter, settings, catalog)
    key = ledger.template_key(letter.step.letter, letter.language, letter.audience)
    own = ledger.custom_templates.get(key, CustomTemplate(0, "", ""))
    ours = parts(letter.step.letter, letter.language)
    subject = ours.subject.render(facts)
    if letter.hides_in_subject:
        subject = _neutral_subject(facts, catalog)
    elif own.subject:
        subject = own_template(own.subject).render(_named(facts, shortened=True))
    opening = ours.opening.render(facts)
    if own.opening:
        opening = own_template(own.opening).render(_named(facts))
    subject = tidy(subject)
    frame = _frame(letter, settings, catalog, subject, facts)
    if is_sample:
        subject = catalog_of(settings.language).say("digest", "sample_subject", subject=subject)
        to = ", ".join(letter.to)
        frame["sample_of"] = catalog_of(settings.language).say("digest", "sample_of", to=to)
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


def _neutral_subject(facts: Mapping[str, Any], catalog: Catalog) -> str:
    """Return a subject that says neither lateness nor sum: what it is about, and who writes."""
    code = "neutral_one" if facts["one"] else "neutral"
    about = catalog.say("letter", code, number=facts["number_short"])
    return " · ".join(part for part in (about, facts["business_short"]) if part)


def _facts(letter: Letter, settings: Settings, catalog: Catalog) -> dict[str, Any]:
    """Return the values that the templates of a letter may use, by name."""
    asked = letter.spoken_of
    first = asked[0]
    late = max(line.days_late for line in asked)
    numbers = list(dict.fromkeys(line.number for line in asked))
    total = money_sums(totals(asked), catalog.locale)
    is_rest = any(line.part_paid is not None for line in asked)
    return {
        "one": len(asked) == 1,
        "things": _things(asked, catalog),
        "has_parts": any(line.instalment for line in asked),
        "the_invoice": catalog.say(
            "letter", "the_invoice" if len(numbers) == 1 else "the_invoices"
        ),
        "number": numbered(first, catalog),
        "number_short": numbered(replace(first, number=_short_number(first.number)), catalog),
        "numbers": ", ".join(numbers),
        "numbers_short": _first_of([_short_number(each) for each in numbers], catalog),
        "total": total,
        "amount_said": catalog.say("letter", "for_rest" if is_rest else "for_total", total=total),
        "the_payment": catalog.say("letter", "the_full_payment" if is_rest else "the_payment"),
        "issued": catalog.long_day(first.issued or letter.on),
        "due": catalog.long_day(first.due),
        "due_short": catalog.day_and_month(first.due),
        "promised": catalog.long_day(first.promised or first.due),
        "promised_short": catalog.day_and_month(first.promised or first.due),
        "answer_by": catalog.long_day(letter.answer_by),
        "is_last": letter.is_last,
        "term": _term(letter, catalog),
        "heard_until": catalog.long_day(letter.on + timedelta(days=NOTICE_DAYS)),
        "reported_from": catalog.long_day(letter.on + timedelta(days=NOTICE_DAYS + 1)),
        "late": late,
        "one_day": len({line.due for line in asked}) == 1,
        "late_text": _days(late, catalog),
        "business": settings.business,
        "business_short": _short(settings.business),
        "customer": letter.customer,
        "customer_short": _short(letter.customer),
        "reply_to": settings.reply_to,
        "phone": settings.phone,
        "accent_ink": readable_accent(settings.accent)[2],
    }


def _term(letter: Letter, catalog: Catalog) -> str:
    """Return the days to pay that were agreed, in words; empty where the letter tells none."""
    term = letter.conditions.term if letter.conditions is not None else None
    if term is None:
        return ""
    return catalog.counted("letter", "term", term) if term else catalog.say("letter", "at_once")


def _things(lines: Sequence[Line], catalog: Catalog) -> str:
    """Return how many invoices and instalments a letter is about: `1 factura y 2 cuotas`."""
    parts = sum(line.instalment > 0 for line in lines)
    counts = {"invoices": len(lines) - parts, "instalments": parts}
    said = [catalog.counted("letter", thing, count) for thing, count in counts.items() if count]
    return catalog.say("letter", "and").join(said)


def _named(facts: Mapping[str, Any], *, shortened: bool = False) -> dict[str, str]:
    """Return what stands for each placeholder of a custom template, by its word in every language.

    Args:
        shortened: Whether names and lists are shortened, as in a subject.
    """
    length = "_short" if shortened else ""
    values = {
        "invoice": facts[f"numbers{length}"],
        "customer": facts[f"customer{length}"],
        "total": facts["total"],
        "due": facts["due"],
        "days": str(max(facts["late"], 0)),
        "business": facts[f"business{length}"],
    }
    return {word: values[key] for word, key in placeholders().items()}


def _frame(
    letter: Letter, settings: Settings, catalog: Catalog, subject: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    is_unasking = letter.step.key in UNASKING
    accent, accent_text, accent_ink = readable_accent(settings.accent)
    say = catalog.texts["letter"]
    return {
        "language": letter.language,
        "subject": subject,
        "preheader": _preheader(letter, catalog, facts),
        "is_neutral": letter.hides_in_subject,
        "business": settings.business,
        "accent": accent,
        "accent_text": accent_text,
        "accent_ink": accent_ink,
        "say": say,
        "blocks": _blocks(letter, catalog),
        "button": _button(letter, catalog),
        "notes": notes_of(letter, settings, catalog),
        "payment_instructions": settings.payment_instructions if _pays_us(letter) else "",
        "signature": [each for each in (settings.signature, settings.business) if each],
        "to_customer": say["to_customer"].format(customer=letter.customer),
        "about_us": say["about_us" if settings.business else "about_us_unnamed"].format(
            business=settings.business
        ),
        "sample_of": "",
        "foot": [
            line
            for line in (
                settings.registration,
                settings.address,
                tax_number(settings, catalog),
                _privacy_text(settings),
            )
            if line
        ],
        "privacy_link": _privacy_link(settings),
        "as_of": "" if is_unasking else say["as_of"].format(day=catalog.long_day(letter.on)),
    }


def tax_number(settings: Settings, catalog: Catalog) -> str:
    """Return the business's tax number under the name that its country has for it: NIT 900.000."""
    number, country = settings.tax_id, settings.country
    if not number or not catalog.has("tax_number", country):
        return catalog.say("letter", "tax_id", number=number) if number else ""
    name = catalog.say("tax_number", country)
    return number if number.upper().startswith(name.upper()) else f"{name} {number}"


def _pays_us(letter: Letter) -> bool:
    """Tell whether a letter asks for money to the business's own account."""
    is_asking = letter.step.key != THANKS
    return is_asking and any(line.balance != line.deposit for line in letter.asked)


def _preheader(letter: Letter, catalog: Catalog, facts: Mapping[str, Any]) -> str:
    """Return what is shown beside the subject; a neutral letter shows nothing of itself there."""
    if letter.step.key in UNASKING:
        return ""
    if letter.hides_in_subject:
        return catalog.say("letter", "neutral_preheader") + _FILLER
    return f"{facts['total']} · {facts['due']}"


def _privacy_link(settings: Settings) -> str:
    """Return the link of the setting about privacy; empty where it is a sentence or blank."""
    found = parse_pay_link(Raw(settings.privacy)) if settings.privacy else None
    return found if isinstance(found, str) else ""


def _privacy_text(settings: Settings) -> str:
    return "" if _privacy_link(settings) else settings.privacy or ""


def _blocks(letter: Letter, catalog: Catalog) -> list[dict[str, Any]]:
    """Return the tables of a letter: first what its first sentence adds up, then what it lists."""
    if letter.step.key in UNASKING:
        return []
    blocks = {_title(letter.spoken_of): letter.spoken_of}
    blocks |= {title: letter.besides(section) for section, title in _BESIDES.items()}
    return [_block(title, lines, catalog) for title, lines in blocks.items() if lines]


def _title(lines: Sequence[Line]) -> str:
    if all(line.section is Section.NEW for line in lines):
        return "new_one" if len(lines) == 1 else "new"
    late = [line for line in lines if line.days_late > 0]
    if late and len(late) < len(lines):
        return "these"
    return "soon" if not late else "overdue_one" if len(lines) == 1 else "overdue"


def _block(title: str, lines: Sequence[Line], catalog: Catalog) -> dict[str, Any]:
    is_asked = title != _BESIDES[Section.DISPUTED]
    has_issued = any(line.issued for line in lines)
    has_late = is_asked and any(line.days_late > 0 for line in lines)
    sums = totals(lines) if is_asked else []
    return {
        "title": catalog.say("letter", title),
        "has_issued": has_issued,
        "has_late": has_late,
        "span": 2 + has_issued + has_late,
        "lines": [
            _row(part, catalog, is_asked=is_asked) for line in lines for part in _by_account(line)
        ],
        "totals": [money(amount, currency, catalog.locale) for currency, amount in sums],
    }


def _by_account(line: Line) -> Iterator[Line]:
    """Yield a due item for each account that is paid: the business's, and that for detracciones."""
    if line.balance != line.deposit or not line.deposit:
        yield replace(line, balance=line.balance - line.deposit, deposit=Decimal(0))
    if line.deposit:
        yield replace(line, balance=line.deposit, pay_link="")


def _row(line: Line, catalog: Catalog, *, is_asked: bool) -> dict[str, Any]:
    late = _days(line.days_late, catalog) if is_asked and line.days_late > 0 else ""
    return {
        "number": numbered(line, catalog),
        "issued": catalog.numeric_day(line.issued) if line.issued else "",
        "issued_class": "" if line.issued else "none",
        "due": catalog.numeric_day(line.due),
        "late": late,
        "late_class": "" if late else "none",
        "balance": money(line.balance, line.currency, catalog.locale),
        "pay_link": line.pay_link if is_asked else "",
        "pay_text": catalog.say("letter", "pay", number=line.number),
    }


def _button(letter: Letter, catalog: Catalog) -> dict[str, str] | None:
    """Return the button to pay; None unless the letter asks for one invoice that has a link."""
    if letter.step.key in UNASKING:
        return None
    linked = [x for x in letter.asked if x.pay_link and x.balance != x.deposit]
    if len(linked) != 1 or len(letter.asked) != 1:
        return None
    return {
        "link": linked[0].pay_link,
        "text": catalog.say("letter", "pay", number=linked[0].number),
    }


def _paragraphs(text: str) -> Markup:
    """Return text as HTML paragraphs: a blank line begins a new one, a single break a new line."""
    blocks = [block.strip() for block in text.strip().split("\n\n")]
    made = (Markup("<br>").join(map(unbroken, block.splitlines())) for block in blocks)
    return Markup("").join(_P.format(block) for block in made)


def _days(count: int, catalog: Catalog) -> str:
    return catalog.counted("letter", "days", count)


def _short(name: str) -> str:
    return name if len(name) <= _SHORT_NAME else name[: _SHORT_NAME - 1].rstrip() + "…"


def _short_number(number: str) -> str:
    """Return a number, a long one as its end, because invoices of one series differ there."""
    return number if len(number) <= _SHORT_NUMBER else "…" + number[1 - _SHORT_NUMBER :]


def _first_of(numbers: Sequence[str], catalog: Catalog) -> str:
    first, more = ", ".join(numbers[:_FEW_NUMBERS]), len(numbers) - _FEW_NUMBERS
    return catalog.say("letter", "and_more", first=first, count=more) if more > 0 else first
