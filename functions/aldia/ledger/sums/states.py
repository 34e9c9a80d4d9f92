"""States of invoices as people and programs write them, also put together: `no pagada`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from aldia.ledger.schema.header_words import spaced
from aldia.ledger.schema.records import CLOSING_STATES, InvoiceState
from aldia.ledger.tabs.tables import Record
from aldia.ledger.values.cells import Raw
from aldia.ledger.values.choices import parse_choice
from aldia.ledger.values.dates import parse_date
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.money import amount_in
from aldia.ledger.values.problems import Wrong
from aldia.ledger.values.vocabulary import words_of

_TICKS = dict.fromkeys(map(ord, "✓✔☑✅️"))
_PARTLY = words_of(lambda said: said.partly)
_NOT = words_of(lambda said: said.not_to) | {"sin", "sem", "un"}
_PAYMENTS = frozenset({"cobrar", "pagar", "cobro", "pago", "receber", "recebimento", "payment"})
_PAID = {InvoiceState.PAID, InvoiceState.PARTIAL}
_ASKED = {InvoiceState.OPEN, InvoiceState.PARTIAL}
_BESIDE = words_of(lambda said: said.in_titles) | words_of(lambda said: said.beside_states)
_PARTS = re.compile(r"\s[-–]\s|[/,;|()+]")
_DOUBTS = re.compile(r"[?¿❓❔✗✘×❌%]")

_SHORTEST_SLIP = 7
"""Letters of a text from which on it is taken for a slip; a shorter one is more often another word.
Chosen by hand."""

_DAYS = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b(?!%)|\b\d+ (?:days?|d[ií]as?)\b", re.I
)
"""A day or a number of days; any other number may be a sum or a share."""


def parse_state(raw: Raw, words: Mapping[str, InvoiceState]) -> InvoiceState | Wrong | None:
    """Read a state; None for a blank cell.

    Words also count in the other gender and in the plural (`Vencidos`). Days beside them do not
    (`Overdue 27 days`, `Pagada 12/03`); what is paid in part or not at all may be said in several
    words (`Cobrada en parte`, `Pdte. parcial`, `sin cobrar`), and one state twice
    (`Open/Overdue`).
    A tick beside a word adds nothing; one alone names no state, and is not blank either. A word for
    open is also read with two letters exchanged, one lacking or one doubled (`pendietne`).

    Args:
        words: States by folded word.
    """
    if raw.text.isalpha() and (known := words.get(fold_words(raw.text))) is not None:
        return known  # as most cells: a word alone, without a sign that takes it back
    text = raw.text.translate(_TICKS).strip() or raw.text
    found = parse_choice(Raw(text), words, "state_unknown")
    if not isinstance(found, Wrong) or found.code != "state_unknown" or _DOUBTS.search(text):
        return found
    parts = {_said_by(part, words) for part in _PARTS.split(text) if part.strip()}
    said = _said_by(text, words) or (next(iter(parts)) if len(parts) == 1 else None)
    return said or (InvoiceState.OPEN if _is_slip_of_open(fold_words(text), words) else found)


_CAME_BACK = frozenset(
    "devuelta devuelto rechazada rechazado rebotada rebotado returned rejected bounced devolvida "
    "devolvido rejeitada rejeitado".split()
)


def came_back(text: str) -> bool:
    """Tell whether a state only says that something came back.

    Of a payment, a cheque or a direct debit it leaves the debt as it was; of goods or the invoice
    itself nothing may be owed.
    """
    return fold_words(text) in _CAME_BACK


def leading_state(raw: Raw, words: Mapping[str, InvoiceState]) -> InvoiceState | None:
    """Return the closing state that a text begins with: `Cancelado, se llevó el carro`."""
    first = _PARTS.split(raw.text, maxsplit=1)[0]
    found = _said_by(first, words)
    return found if found in CLOSING_STATES else None


def _is_slip_of_open(text: str, words: Mapping[str, InvoiceState]) -> bool:
    """Tell whether a text is a word for open with one slip of the fingers, and for nothing else."""
    if len(text) < _SHORTEST_SLIP:
        return False
    meant = {state for word, state in words.items() if _is_slip_of(text, word)}
    return meant == {InvoiceState.OPEN}


def _is_slip_of(text: str, word: str) -> bool:
    """Tell whether a text is a word with two letters exchanged, one lacking or one doubled."""
    if text[0] != word[0] or abs(len(text) - len(word)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(text, word, strict=False)) if a != b), -1)
    if len(text) < len(word):
        return text[at:] == word[at + 1 :] if at >= 0 else word.startswith(text)
    if len(text) > len(word):
        return (
            text[at - 1] == text[at] and text[at + 1 :] == word[at:]
            if at >= 0
            else text[-1] == text[-2]
        )
    return text[at : at + 2] == word[at : at + 2][::-1] and text[at + 2 :] == word[at + 2 :]


def _said_by(text: str, words: Mapping[str, InvoiceState]) -> InvoiceState | None:
    """Return the state that a text of several words says; None for none."""
    said = [word for word in spaced(_DAYS.sub(" ", text)).split() if word not in _BESIDE]
    known = _known(said, words)
    if known is not None:
        return known
    each = {_known([word], words) for word in said}
    if each and each <= _ASKED:
        return InvoiceState.PARTIAL if InvoiceState.PARTIAL in each else InvoiceState.OPEN
    rest = [word for word in said if word not in _PARTLY | _NOT]
    is_payment = len(rest) == 1 and (rest[0] in _PAYMENTS or _known(rest, words) in _PAID)
    if not is_payment or len(rest) == len(said):
        return None
    return InvoiceState.PARTIAL if set(said) & _PARTLY else InvoiceState.OPEN


def _known(said: Sequence[str], words: Mapping[str, InvoiceState]) -> InvoiceState | None:
    """Return the state of a phrase, as it is or with all its words in another gender or number."""
    singular = [word.removesuffix("s") for word in said]
    forms = (said, singular, *([_ENDING.sub(end, word) for word in singular] for end in "ao"))
    phrases = (" ".join(form) for form in forms)
    return next((words[phrase] for phrase in phrases if phrase in words), None)


_ENDING = re.compile(r"[ao]$")

_FEWEST_ROWS = 2
"""Rows of one word from which on balances explain it; chosen by hand."""


def explained_states(
    records: Sequence[Record], words: Mapping[str, InvoiceState], locale: str, today: date | None
) -> dict[str, InvoiceState]:
    """Return the unknown words of a state column that its balances explain, as open.

    No row without a balance has such a word. It is that of all rows with one, or of all that fell
    due by today, or of all that did not; rows that are known to be paid in part do not count.
    """
    said_in_all = {fold_words(record["state"].text) for record in records}
    unknown = {said for said in said_in_all if _is_unknown(said, words)}
    if not unknown:
        return {}
    settled: set[str] = set()
    late: list[str] = []
    others: list[str] = []
    for record in records:
        said, balance = fold_words(record["state"].text), amount_in(record["stated"], locale)
        if balance is None:
            return {}
        if not balance:
            settled.add(said)
        elif words.get(said) is not InvoiceState.PARTIAL:
            due = parse_date(record["due"], locale)
            is_late = isinstance(due, date) and today is not None and due < today
            (late if is_late else others).append(said)
    if not settled or not settled.isdisjoint([*late, *others]):
        return {}
    groups = (late, others, [*late, *others])
    found = {group[0] for group in groups if len(group) >= _FEWEST_ROWS and len({*group}) == 1}
    return dict.fromkeys(found & unknown, InvoiceState.OPEN)


def _is_unknown(text: str, words: Mapping[str, InvoiceState]) -> bool:
    """Tell whether a text is no state, and none of its words names one that is not open."""
    is_telling = any(
        words.get(word, InvoiceState.OPEN) is not InvoiceState.OPEN for word in text.split()
    )
    return isinstance(parse_state(Raw(text), words), Wrong) and not is_telling
