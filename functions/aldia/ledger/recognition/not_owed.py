"""Titles and lines that say of what stands below or beside them that nothing is to be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aldia.ledger.schema.lists import OtherList
from aldia.ledger.schema.records import InvoiceState
from aldia.ledger.schema.schema import Schema
from aldia.ledger.values.folding import fold_words
from aldia.ledger.values.notes import follows, forbids_writing
from aldia.ledger.values.vocabulary import VOCABULARIES, words_of

_MAY_BE_ASKED = {InvoiceState.OPEN, InvoiceState.PARTIAL, InvoiceState.IN_PLAN}
_OTHER_LISTS = (OtherList.BILLS_TO_PAY, OtherList.QUOTES)
_ALSO_NOUNS = frozenset({"pago", "paga", "abono", "abonos", "credit"})
"""Words for paid, and for a state, that are mostly nouns in a title: *Fechas de pago*."""

_SET_ASIDE = frozenset(p.strip() for said in VOCABULARIES for p in said.set_aside.split(","))
_SAYS_PAID = frozenset(map(fold_words, words_of(lambda said: said.says_paid)))
_PAST = frozenset(word for word in words_of(lambda said: said.says_paid) if word.endswith("ó"))
"""Verbs that only their accent tells from nouns: `ingresó` says paid, *Ingresos* are bills."""
_TAKES_BACK = words_of(lambda said: said.takes_back) | words_of(lambda said: said.conditions)


@dataclass(frozen=True, slots=True)
class NotOwed:
    """The words by which a title says that nobody is asked, in all languages, folded.

    Attributes:
        states: Of invoices that are closed, disputed or set aside.
        open_states: Those that say the contrary: `pagadas y pendientes`.
        lists: What lists of bills to pay and of quotes are called.
        spare: Words of the title of a tab that is kept beside the real one.
        beside: Words that add nothing to them.
    """

    states: frozenset[str]
    open_states: frozenset[str]
    lists: frozenset[str]
    spare: frozenset[str]
    beside: frozenset[str]

    @classmethod
    def of(cls, schema: Schema) -> NotOwed:
        states = schema.words_for("state", InvoiceState)
        lists = schema.other_lists
        return cls(
            frozenset(w for w, state in states.items() if state not in _MAY_BE_ASKED)
            | _SET_ASIDE
            | _SAYS_PAID - _ALSO_NOUNS - set(map(fold_words, _PAST)),
            frozenset(w for w, state in states.items() if state is InvoiceState.OPEN),
            frozenset(title for kind in _OTHER_LISTS for title in lists[kind].titles),
            schema.declaring.spare,
            schema.declaring.plain | words_of(lambda said: said.in_titles),
        )

    def is_said(self, text: str) -> bool:
        """Tell whether a text says so, and nothing in it says the contrary.

        `Facturas cobradas 2026`, `no usar` and `Proveedores` do; `pagadas y pendientes`,
        `si ya pagó` and `Proveedores Unidos SAS` do not.
        """
        words = [word for word in fold_words(text).split() if not word.isdecimal()]
        if self._names_a_list(words):
            return True
        is_closed = self._closes(words) or forbids_writing(text) or _has_happened(text)
        return is_closed and not self.says_open(text)

    def is_said_by_tab(self, title: str) -> bool:
        """Tell whether the title of a tab says so, or that it only stands beside the real list.

        `Copia de Cartera`, `OLD` and `Ejemplo` do; what is called `Comercial de Ejemplo` does not.
        """
        words = {word for word in fold_words(title).split() if not word.isdecimal()}
        is_spare = bool(words & self.spare) and words <= self.spare | self.beside
        return is_spare or self.is_said(title)

    def says_open(self, text: str) -> bool:
        """Tell whether a state of open invoices is among the words of a text."""
        return any(True for _ in _phrases(fold_words(text).split(), self.open_states))

    def _names_a_list(self, words: list[str]) -> bool:
        if " ".join(words) in self.lists:
            return True
        long = frozenset(each for each in self.lists if " " in each)
        return any(
            not self.says_open(" ".join(words[:first] + words[end:]))
            for first, end in _phrases(words, long)
        )

    def _closes(self, words: list[str]) -> bool:
        return any(
            not follows(words, first, _TAKES_BACK)
            for first, _ in _phrases(words, self.states - _ALSO_NOUNS)
        )


def _has_happened(text: str) -> bool:
    """Tell whether a verb of the past says paid, which its accent tells from a noun: `se pagó`."""
    words = text.casefold().split()
    return any(
        word.strip(".,;:!()") in _PAST and not follows(words, place, _TAKES_BACK)
        for place, word in enumerate(words)
    )


def _phrases(words: list[str], known: frozenset[str]) -> Iterable[tuple[int, int]]:
    """Yield first and end of each known phrase among words, in the singular or the plural."""
    singular = [word.removesuffix("s") for word in words]
    longest = max((len(each.split()) for each in known), default=0)
    for first in range(len(words)):
        for end in range(first + 1, min(first + longest, len(words)) + 1):
            if not {" ".join(each[first:end]) for each in (words, singular)}.isdisjoint(known):
                yield first, end
