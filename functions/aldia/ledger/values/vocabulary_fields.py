"""What the vocabulary of one language has: the words of cells, by what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What one language calls the values of cells.

    Attributes:
        names: Codes of the languages that Aldía speaks, by what people call them.
        never: Words in place of an hour that mean at no hour.
        sellers: Those who sell, in place of the names of those who call.
        months: January to December, each with its abbreviations.
        in_dates: Words between the parts of a date that have no meaning of their own.
        day_parts: Letters and words that a pattern of dates uses, by `day`, `month` and `year`.
        currencies: Names that mean one currency, by its code.
        own_currency: Words for the currency of the book's country, whichever it is.
        in_currency: The word before a currency in a header: `Monto en dólares`.
        scales: Powers of ten by the word behind an amount, as typed, with its accents.
        scale_signs: Further words that say thousands or millions in a header or a format.
        totals: First words of a row that adds up others.
        in_titles: Words that a title among the invoices may have beside a state.
        channels: Names of the ways to reach somebody, by the channel's code.
        beside_addresses: Words beside an address that say nothing about writing to it: those that
            join, that label, and that say whose it is.
        at_once: What stands in place of days to pay where nothing is granted.
        beside_terms: Words beside a number of days to pay that add nothing to it.
        not_to: Words that say that an address must not be used.
        to_write: Words that say so only together with one of `not_to`.
        beside_states: Words beside a state that add nothing to it.
        partly: Words beside one for paid that say that it was so in part.
        ways_to_pay: Words for ways to pay, which people note when somebody did.
        says_paid: Words in a note that may say that something was paid, with their accents.
        in_notes: Words and phrases in a note by which something is disputed, agreed, promised or
            given back; folded, between commas.
        insolvent: Words and phrases by which a customer cannot be asked any more: a court decides,
            or somebody died; folded, between commas, with numbers as in `chapter 11`.
        of_customers: Words and phrases in a title of what was agreed or fought out with customers,
            about all that each of them owes; folded, between commas.
        in_part: Words and phrases that a part payment explains, such as `la mitad`.
        claims_all: Words beside one of payment by which more came in than a part.
        more_time: Words by which a customer is given more time to pay.
        takes_back: Words before one of them that say the contrary.
        reminding: Words of a header above which a no says that somebody is not to be written to.
        not_asked: Words in a tab's title or headers for what is not owed; folded, in the singular.
        conditions: Words before one of them by which it is no more than possible.
        points_back: Words by which a line speaks of the row before it.
        in_passing: Words beside a currency by which a note only speaks of it: of prices, of what
            was asked or was so before.
        period_starts: Headers of the first day of what is invoiced, a period or a stay; folded,
            between commas.
        period_ends: The same of its last day.
        set_aside: Words and phrases in a title of what nobody is asked for, folded.
    """

    names: Mapping[str, str]
    yes: str
    no: str
    never: str
    sellers: str
    months: tuple[str, ...]
    weekdays: str
    in_dates: str
    day_parts: Mapping[str, str]
    currencies: Mapping[str, tuple[str, ...]]
    own_currency: tuple[str, ...]
    in_currency: str
    scales: Mapping[str, int]
    scale_signs: str
    totals: tuple[str, ...]
    in_titles: str
    channels: Mapping[str, tuple[str, ...]]
    beside_addresses: str
    at_once: tuple[str, ...]
    beside_terms: str
    not_to: str
    to_write: str
    beside_states: str
    partly: str
    ways_to_pay: str
    says_paid: str
    takes_back: str
    reminding: str
    not_asked: str
    in_notes: str
    insolvent: str
    of_customers: str
    in_part: str
    claims_all: str
    more_time: str
    conditions: str
    points_back: str
    set_aside: str
    in_passing: str
    period_starts: str
    period_ends: str
