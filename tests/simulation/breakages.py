"""Deliberate breakages of the product, by name: the checker must catch each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from tests.simulation import broken_deciding, broken_reading, broken_sending

Breakage = Callable[[], AbstractContextManager[None]]

WITHOUT: Mapping[str, str] = {
    "two_seals_are_not_noticed": "A2+A3",
    "a_claim_of_the_same_instant_is_not_noticed": "A8",
}
"""Assumptions about Google, by breakage, that must be switched off for the breakage to do harm."""


BREAKAGES: Mapping[str, Breakage] = {
    breakage.__name__: breakage
    for breakage in (
        broken_sending.send_before_claim,
        broken_sending.no_seal,
        broken_deciding.values_before_the_seal,
        broken_deciding.the_book_is_not_read_again,
        broken_deciding.column_index_instead_of_metadata,
        broken_sending.repeat_an_unknown,
        broken_sending.unknown_is_no_contact,
        broken_deciding.send_what_has_changed,
        broken_deciding.windows_caught_up,
        broken_sending.a_claim_never_grows_old,
        broken_sending.a_lost_answer_has_landed,
        broken_sending.a_lost_answer_is_judged_by_number,
        broken_sending.an_unanswered_letter_is_tried_again,
        broken_sending.an_unanswered_letter_counts_as_sent,
        broken_sending.an_unanswered_letter_is_released,
        broken_deciding.the_gap_is_ignored,
        broken_sending.outcomes_are_not_recorded,
        broken_deciding.two_letters_to_one_address,
        broken_deciding.payments_are_not_read_again,
        broken_deciding.settings_are_not_read_again,
        broken_deciding.the_view_overwrites_what_people_typed,
        broken_deciding.the_law_is_not_asked,
        broken_deciding.holidays_are_forgotten,
        broken_deciding.due_days_stay,
        broken_deciding.a_promise_has_no_grace,
        broken_deciding.any_link_is_trusted,
        broken_deciding.a_letter_goes_to_a_whole_list,
        broken_sending.letters_are_tracked,
        broken_deciding.payments_are_only_counted,
        broken_deciding.customers_are_not_read_again,
        broken_deciding.calls_are_not_read_again,
        broken_deciding.only_known_rows_are_read_again,
        broken_deciding.opt_outs_are_left_to_the_deliveries,
        broken_deciding.credit_is_forgotten,
        broken_deciding.doubled_numbers_are_asked_for,
        broken_deciding.one_name_is_one_debtor,
        broken_deciding.copies_are_not_counted,
        broken_deciding.an_answer_accepts_whatever_is_asked,
        broken_deciding.a_changed_cell_is_still_read_as_accepted,
        broken_sending.what_drive_keeps_is_not_asked,
        broken_sending.what_the_provider_counted_is_not_asked,
        broken_sending.the_wall_clock_is_not_asked,
        broken_sending.the_steady_clock_is_not_asked,
        broken_sending.the_lawful_end_is_not_looked_at_again,
        broken_sending.a_refused_connection_is_unknown,
        broken_sending.a_dead_proxy_is_unknown,
        broken_sending.many_letters_go_into_an_outage,
        broken_sending.outcomes_are_thrown_away_when_busy,
        broken_reading.an_answer_is_kept_by_position,
        broken_reading.an_answer_is_not_kept,
        broken_reading.a_second_payment_is_ignored,
        broken_reading.an_overlooked_column_holds_nothing,
        broken_reading.a_balance_is_taken_for_an_amount,
        broken_reading.a_day_of_payment_closes_nothing,
        broken_reading.a_note_decides_nothing,
        broken_reading.a_struck_row_is_asked_for,
        broken_sending.two_seals_are_not_noticed,
        broken_sending.a_claim_of_the_same_instant_is_not_noticed,
    )
}


def harms_strangers_only(name: str) -> bool:
    """Tell whether a breakage does harm only in books that strangers laid out."""
    return hasattr(broken_reading, name)
