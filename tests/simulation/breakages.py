"""Deliberate breakages of the product, by name: the checker must catch each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from tests.simulation import broken_deciding, broken_reading, broken_sending, broken_sums
from tests.simulation.kinds import BUSINESSES, STRANGERS
from tests.simulation.scenes import BUSY, Scene

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
        broken_sending.sellers_are_written_to_every_day,
        broken_deciding.payments_are_only_counted,
        broken_deciding.customers_are_not_read_again,
        broken_deciding.a_deleted_customer_comes_back,
        broken_deciding.a_corrected_number_begins_anew,
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
        broken_reading.an_answer_is_kept_by_position,
        broken_reading.an_answer_is_not_kept,
        broken_reading.a_second_payment_is_ignored,
        broken_reading.an_overlooked_column_holds_nothing,
        broken_reading.a_balance_is_taken_for_an_amount,
        broken_reading.a_day_of_payment_closes_nothing,
        broken_reading.a_note_decides_nothing,
        broken_reading.a_struck_row_is_asked_for,
        broken_sums.a_second_withheld_tax_is_forgotten,
        broken_sums.a_perception_is_forgotten,
        broken_sums.a_rate_is_taken_for_a_sum,
        broken_sums.what_is_left_to_pay_is_no_check,
        broken_sums.sums_are_rounded_twice,
        broken_sums.every_currency_has_cents,
        broken_sums.a_detraction_goes_to_the_usual_account,
        broken_sums.a_deposit_pays_the_rest_of_the_invoice,
        broken_sums.interest_is_on_what_is_left,
        broken_sums.interest_goes_on_after_a_part_payment,
        broken_sums.a_half_year_keeps_the_rate_of_the_one_before,
        broken_sums.people_owe_interest_as_businesses_do,
        broken_sums.the_highest_rate_is_no_limit,
        broken_sums.compensation_is_for_what_is_left,
        broken_sums.what_came_in_is_not_told,
        broken_sums.the_last_payment_is_told_as_all_that_came_in,
        broken_sums.a_charge_is_named_though_nobody_was_told,
        broken_sums.a_charge_is_on_what_was_owed_at_first,
        broken_sums.letters_are_told_with_what_is_owed_by_now,
        broken_sums.rows_show_what_was_billed,
        broken_sums.the_summary_adds_up_what_was_billed,
        broken_sending.two_seals_are_not_noticed,
        broken_sending.a_claim_of_the_same_instant_is_not_noticed,
        broken_sending.a_subject_is_not_kept,
    )
}

_PUT_BACK = {"restore": 0.6, "kill": 0.0, "fault": 0.0}
_OFTEN_ANSWERED = {"answer": 3, "move_column": 4, "rename_column": 2, "mislead": 0}
_PART_PAID = {"pay": 0, "pay_part": 4, "move_due": 2}

SCENES: Mapping[str, Scene] = {
    "a_deleted_customer_comes_back": Scene(has_corrector=True, is_busy=True),
    "a_corrected_number_begins_anew": Scene(
        {"edit": 0.1, "restore": 0.0}, often={"pay": 0, "delete_row": 0}, has_corrector=True
    ),
    "an_answer_accepts_whatever_is_asked": Scene(has_answerer=True, is_busy=True),
    "a_changed_cell_is_still_read_as_accepted": Scene(
        often={"mend": 12, "pay": 0}, has_answerer=True, is_busy=True
    ),
    "what_drive_keeps_is_not_asked": Scene(_PUT_BACK, restore_check="drive"),
    "what_the_provider_counted_is_not_asked": Scene(_PUT_BACK, restore_check="mail"),
    "the_lawful_end_is_not_looked_at_again": Scene({"suspend": 0.2, "kill": 0.0, "fault": 0.0}),
    "the_wall_clock_is_not_asked": Scene({"suspend": 0.15, "kill": 0.0, "fault": 0.0}),
    "an_answer_is_kept_by_position": Scene(book="odd payments", often=_OFTEN_ANSWERED),
    "a_second_payment_is_ignored": Scene(book="two payments", often={"pay_part": 4}, is_busy=True),
    "a_day_of_payment_closes_nothing": Scene(book="day of payment", is_busy=True),
    "a_struck_row_is_asked_for": Scene(book="balance only", often={"strike": 5}, is_busy=True),
    "a_perception_is_forgotten": Scene(book="Peru", is_busy=True),
    "a_detraction_goes_to_the_usual_account": Scene(book="Peru", is_busy=True),
    "what_is_left_to_pay_is_no_check": Scene(
        book="Colombia", often={"type_net_as_total": 4, "pay": 0}, is_busy=True
    ),
    "a_rate_is_taken_for_a_sum": Scene(
        book="Colombia", often={"type_rate": 4, "move_due": 2}, is_busy=True
    ),
    "sellers_are_written_to_every_day": Scene(book="Sellers", often={"pay": 0}),
    "sums_are_rounded_twice": Scene(book="Colombia", often={"add_invoice": 4}, is_busy=True),
    "every_currency_has_cents": Scene(book="Many currencies", is_busy=True),
    "a_deposit_pays_the_rest_of_the_invoice": Scene(
        book="Peru", often={"deposit": 4, "pay": 0}, is_busy=True
    ),
    "a_half_year_keeps_the_rate_of_the_one_before": Scene(book="Europe", often={"pay": 0}),
    "people_owe_interest_as_businesses_do": Scene(
        book="Europe", often={"say_who_owes": 6, "pay": 0}
    ),
    "a_charge_is_on_what_was_owed_at_first": Scene(book="Spain", often=_PART_PAID),
    "the_summary_adds_up_what_was_billed": Scene(book="Mexico", often=_PART_PAID),
}
"""What a breakage needs that few seeds draw. All others are played in a busy world."""


def scene_of(breakage: str) -> Scene:
    return SCENES.get(breakage, BUSY)


def first_harmed(name: str) -> int:
    """Return the first seed of the kind of books in which a breakage does harm."""
    if hasattr(broken_sums, name) or SCENES.get(name, BUSY).book == "Sellers":
        return BUSINESSES
    return STRANGERS if hasattr(broken_reading, name) else 0
