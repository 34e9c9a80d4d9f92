"""Words in a text that may decide whether somebody is asked: paid, void, in dispute."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence, Set
from decimal import Decimal
from functools import lru_cache

from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_WAYS = words_of(lambda said: said.ways_to_pay)
_SAYS_PAID = words_of(lambda said: said.says_paid)
_PAID_FOLDED = frozenset(map(fold_words, _SAYS_PAID))
_ALSO_NOUNS = frozenset({"pago", "paga", "abono", "abonos"})
_PAID_ALONE = frozenset({"pago", "paga"})
"""Nouns in Spanish that mean *paid* in Portuguese: only alone do they say so."""
_DONE = re.compile(r".+(?:ó|aron|ieron|ou)")
"""How verbs of the past end; what was sold is never called by one."""

_APART = re.compile(r"[-–—]\s|\s[-–—]|[()\[\]{}:;,|]|\.\s")
"""Signs that set a part of a text apart."""

_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}")
_MONTHS = words_of(lambda said: " ".join(said.months))
_PARTICIPLE = re.compile(r".+(?:[ai]d[oa]s?|ed)")
_BESIDE = (
    words_of(lambda said: said.in_dates)
    | _MONTHS
    | {"ya", "por", "con", "en", "via", "by", "in", "on", "em", "todo", "full"}
)
"""Words beside one for paid that add nothing to it."""
_TAKES_BACK = words_of(lambda said: said.takes_back)
_NOT_TO = words_of(lambda said: said.not_to)
_TO_WRITE = words_of(lambda said: said.to_write)
_INSOLVENT = frozenset(p.strip() for said in VOCABULARIES for p in said.insolvent.split(","))
_IN_NOTES = _INSOLVENT | {p.strip() for said in VOCABULARIES for p in said.in_notes.split(",")}
_OF_INSOLVENCY = re.compile(rf"\b(?:{'|'.join(sorted(_INSOLVENT, key=len, reverse=True))})\b")
_IN_PART = frozenset(p.strip() for said in VOCABULARIES for p in said.in_part.split(","))
_OF_PAYMENT = _WAYS | _IN_PART | _PAID_FOLDED
_CLAIMS = words_of(lambda said: said.claims_all)
_LONGEST = max(len(phrase.split()) for phrase in _IN_NOTES)
_WORD = re.compile(r"[^\W\d_]+")
_SUM = re.compile(
    r"[$€£]\s?(?P<signed>\d[\d.,]*)"
    r"|(?<![\d.,])(?P<parted>\d{1,3}(?:[.,]\d{3})+)(?![\d.,]*\d)"
    r"|\b(?P<thousands>\d{1,4})(?: mil\b| ?k\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\d/-])\d[\d.,]*(?![\d/-])")
_CENTS = re.compile(r"[.,]\d{0,2}$")
_LEAST_SHARE = Decimal("0.01")
"""Share of an amount; chosen by hand, as a smaller number in a note is hardly a sum."""

_NO_MAIL = re.compile(
    r"\b(?:no|sin|sem|não|nao)(?: tiene| usa| tem)? e-?mail(?:s| address)?\b", re.IGNORECASE
)

_NEAR = 3
"""Words before it among which one takes it back, as in `no ha pagado`; chosen by hand."""


def telling_word_in(text: str, states: frozenset[str]) -> str:
    """Return the first word of a text that may say that nobody is to be asked; empty for none.

    `PAGADO 15/10`, `dice que ya pagó`, `anulada, se hizo de nuevo`, `no cobrar` and `quedó de pagar
    el viernes` may, `no ha pagado` does not.

    Args:
        states: Folded words of the states that close an invoice or let it wait.
    """
    return next(iter(_telling(text, states)), "")


def unexplained_in(
    text: str, states: frozenset[str], received: Decimal, left: Decimal | None
) -> str:
    """Return what a note says that a part payment does not explain; empty for nothing.

    Words of payment are explained (`abonó 9.005`, `pagó el 12/03`), unless others claim more (`ya
    pagó todo`, `dice que pagó`) or a sum is neither within what came in nor what is left.

    Args:
        states: Folded words of the states that close an invoice or let it wait, not of those in
            which it is paid in part.
    """
    found = _telling(text, states)
    sums = list(_sums_in(text))
    is_part = any(f" {each} " in f" {fold_words(text)} " for each in _IN_PART)
    is_measured = bool(sums) or is_part or _names(text, received)
    for word in found:
        if not _is_explained(fold_words(word), states, is_measured):
            return word
    claims = (word for word in _WORD.findall(text) if fold_words(word) in _CLAIMS)
    more = (said for said, sum_ in sums if received < sum_ != int(left or 0))
    return (next(claims, "") if found else "") or next(more, "")


def _names(text: str, received: Decimal) -> bool:
    """Tell whether one of a text's numbers is what came in: `recebido 500,00 em 25/03`."""
    numbers = (_CENTS.sub("", each) for each in _NUMBER.findall(text))
    return any(each.replace(".", "").replace(",", "") == str(int(received)) for each in numbers)


def _is_explained(word: str, states: Collection[str], is_measured: bool) -> bool:
    """Tell whether a part payment explains a word: `pagado` only beside how much it was."""
    if word not in _OF_PAYMENT:
        return False
    return is_measured or word not in states or word in _ALSO_NOUNS


@lru_cache(maxsize=65_536)  # texts, as many as `folding` keeps
def _telling(text: str, states: frozenset[str]) -> Sequence[str]:
    """Return the words and phrases of a text that may say that nobody is to be asked, in order."""
    return tuple(_each_telling(text, states))


def _each_telling(text: str, states: Collection[str]) -> Iterator[str]:
    words: list[str] = _WORD.findall(text)
    folded = [fold_words(word) for word in words]
    for place, word in enumerate(words):
        if _says_so(word, states) and not follows(folded, place, _TAKES_BACK):
            yield word
        if folded[place] in _TO_WRITE and follows(folded, place, _NOT_TO):
            yield " ".join(words[max(place - _NEAR, 0) : place + 1])
        for length in range(2, _LONGEST + 1):
            phrase = " ".join(folded[place : place + length])
            if len(folded) >= place + length and (phrase in _IN_NOTES or phrase in states):
                yield " ".join(words[place : place + length])
        if folded[place] in _IN_NOTES:
            yield word
    if any(map(str.isdecimal, text)) and (found := insolvency_in(text)):
        yield found


@lru_cache(maxsize=65_536)  # texts, as many as `folding` keeps
def insolvency_in(text: str) -> str:
    """Return the words of a text by which a customer cannot be asked any more; empty for none.

    `En concordato`, `Chapter 11` and `falleció en mayo` say so.
    """
    found = _OF_INSOLVENCY.search(fold_words(text))
    return found[0] if found else ""


def follows(words: Sequence[str], place: int, earlier: Set[str]) -> bool:
    """Tell whether one of some words stands among the few before a place."""
    return not earlier.isdisjoint(words[max(place - _NEAR, 0) : place])


def denies_payment(text: str) -> bool:
    """Tell whether a word for paid follows one for not: `No ha pagado`, `Not received yet`."""
    words = fold_words(text).split()
    return any(
        word in _PAID_FOLDED and follows(words, place, _NOT_TO) for place, word in enumerate(words)
    )


def says_done(text: str) -> bool:
    """Tell whether a verb of the past says that something was paid: `Liquidó`, `ya pagó`."""
    words = map(str.casefold, _WORD.findall(text))
    return any(word in _SAYS_PAID and _DONE.fullmatch(word) for word in words)


def sum_below(text: str, amount: Decimal | None) -> str:
    """Return the sum of a note that may be what is left of an amount; empty for none.

    `ojo: son 150.000` and `queda en 300 mil` name one; days, phones and the amount itself are none.
    """
    for said, sum_ in _sums_in(text):
        if amount and amount * _LEAST_SHARE <= sum_ < int(amount):
            return said
    return ""


def _sums_in(text: str) -> Iterator[tuple[str, Decimal]]:
    """Yield what a text says in sums, and their whole units."""
    for found in _SUM.finditer(text):
        number = found["signed"] or found["parted"] or f"{found['thousands']}000"
        digits = _CENTS.sub("", number).replace(".", "").replace(",", "")
        yield found[0], Decimal(digits or 0)


def without_lack_of_mail(text: str) -> str:
    """Return a note without the words that a customer has no e-mail: `no email, ring him`.

    They are no news in a row that has no address.
    """
    return _NO_MAIL.sub(" ", text)


def forbids_writing(text: str) -> bool:
    """Tell whether a note says not to write: `no enviar correos`, `No escribirle`."""
    words = [fold_words(word) for word in _WORD.findall(text)]
    return any(
        word in _TO_WRITE and follows(words, place, _NOT_TO) for place, word in enumerate(words)
    )


def _says_so(word: str, states: Collection[str]) -> bool:
    folded = fold_words(word)
    return word.casefold() in _SAYS_PAID or folded in _WAYS or folded in states


@lru_cache(maxsize=65_536)  # texts, as many as `folding` keeps
def has_word_for(text: str, states: frozenset[str]) -> bool:
    """Tell whether one of a text's words alone is a state."""
    return not states.isdisjoint(map(fold_words, text.split()))


@lru_cache(maxsize=65_536)  # texts, as many as `folding` keeps
def is_paid_for(text: str, states: frozenset[str]) -> bool:
    """Tell whether a text that describes or names something says that it was paid, or is void.

    It does if it describes nothing (`PAGADO en efectivo 12/03`), says so by a verb of the past
    (`dice que pagó`), or in a part set apart (`Reforma - cobrada`, `Website (paid)`); `Pago de
    nómina`, `Convenio 123`, `Convenio agosto` and `Paid advertising` do not.
    """
    parts = [part for part in _APART.split(text) if part.strip()]
    if len(parts) > 1 and not _PAID_ALONE.isdisjoint(map(fold_words, parts)):
        return True
    return any(_is_paid_for(part, states) for part in dict.fromkeys((text, *parts)))


def _is_paid_for(text: str, states: frozenset[str]) -> bool:
    words: list[str] = _WORD.findall(text)
    said = [word for word in words if _says_so(word, states)]
    if any(_DONE.fullmatch(word.casefold()) for word in said):
        return telling_word_in(text, states) != ""
    is_day = _DAY.search(text) is not None
    told = {fold_words(word) for word in said} - _WAYS - (frozenset() if is_day else _ALSO_NOUNS)
    rest = {fold_words(word) for word in words} - told - _WAYS - _BESIDE
    is_named = any(map(str.isdecimal, text)) or _is_of_a_month(words, told)
    is_name = told.isdisjoint(_PAID_FOLDED) and not is_day and is_named
    return bool(told) and not rest and not is_name


def _is_of_a_month(words: Sequence[str], told: Collection[str]) -> bool:
    """Tell whether words are a noun and the month it is for, as services are called."""
    folded = [fold_words(word) for word in words]
    is_noun = len(folded) == 2 and folded[0] in told and folded[1] in _MONTHS
    return is_noun and _PARTICIPLE.fullmatch(folded[0]) is None
