"""Windows and rungs."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aldia import resources
from aldia.ledger.steps import default_ladders
from aldia.policy.ladder import BROKEN_PROMISE, Ladder, Standing, Step, StepDone, next_step

LADDER = default_ladders(resources.schema(), "es")[""]
DUE = date(2026, 11, 10)
RUNGS = ["friendly", "direct", "firm", "last_notice"]


def done(*steps: str) -> list[StepDone]:
    return [StepDone(step, 1, DUE) for step in steps]


def ask(late: int, *had: str, by_age: bool = False) -> tuple[str, str | None]:
    found = next_step(LADDER, done(*had), DUE, DUE + timedelta(days=late), by_age=by_age)
    return found.standing.value, found.step.key if found.step else None


CASES: dict[str, tuple[tuple[int, tuple[str, ...]], tuple[str, str | None]]] = {
    "ten days before, nothing is due": ((-10, ()), ("later", "courtesy")),
    "three days before, the courtesy": ((-3, ()), ("due", "courtesy")),
    "the day before, still the courtesy": ((-1, ()), ("due", "courtesy")),
    "the courtesy goes once": ((-2, ("courtesy",)), ("later", "due_today")),
    "on the day, the due day's letter": ((0, ()), ("due", "due_today")),
    "a missed courtesy is never caught up": ((0, ("due_today",)), ("later", "friendly")),
    "two days late, still the due day's window": ((2, ()), ("due", "due_today")),
    "three days late, the first rung": ((3, ("courtesy", "due_today")), ("due", "friendly")),
    "the second rung waits for its age": ((5, ("friendly",)), ("later", "direct")),
    "ten days late, the second rung": ((10, ("friendly",)), ("due", "direct")),
    "a first contact is always the first rung": ((40, ()), ("due", "friendly")),
    "at most one above the last": ((40, ("friendly",)), ("due", "direct")),
    "and then one more": ((40, ("friendly", "direct")), ("due", "firm")),
    "the last rung": ((35, ("friendly", "direct", "firm")), ("due", "last_notice")),
    "after the ladder a person": ((60, tuple(RUNGS)), ("finished", None)),
    "180 days late is not yet old": ((180, ()), ("due", "friendly")),
    "older than 180 days when first seen": ((181, ()), ("old_debt", None)),
    "old, but contacted before": ((200, ("friendly",)), ("due", "direct")),
    "a step that is gone from the ladder": ((12, ("gone",)), ("due", "friendly")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_ladder_says(case: str) -> None:
    (late, had), expected = CASES[case]

    assert ask(late, *had) == expected


def test_by_age_a_rung_may_be_skipped_but_never_the_first() -> None:
    assert ask(40, by_age=True) == ("due", "friendly")
    assert ask(40, "friendly", by_age=True) == ("due", "last_notice")


def test_the_last_rung_repeats_a_limited_number_of_times() -> None:
    ladder = Ladder([Step("last_notice", "Último", 5, "last_notice", repeat_every=7, at_most=2)])
    once = [StepDone("last_notice", 1, DUE + timedelta(days=5))]
    twice = [*once, StepDone("last_notice", 2, DUE + timedelta(days=12))]

    early = next_step(ladder, once, DUE, DUE + timedelta(days=11), by_age=False)
    again = next_step(ladder, once, DUE, DUE + timedelta(days=12), by_age=False)
    never = next_step(ladder, twice, DUE, DUE + timedelta(days=60), by_age=False)

    assert early.standing is Standing.LATER
    assert (again.standing, again.occurrence) == (Standing.DUE, 2)
    assert never.standing is Standing.FINISHED


def test_a_repeat_that_did_not_arrive_is_none() -> None:
    ladder = Ladder([Step("last_notice", "Último", 5, "last_notice", repeat_every=7, at_most=2)])
    failed = StepDone("last_notice", 2, DUE + timedelta(days=12), has_failed=True)
    had = [StepDone("last_notice", 1, DUE + timedelta(days=5)), failed]

    again = next_step(ladder, had, DUE, DUE + timedelta(days=13), by_age=False)

    assert (again.standing, again.occurrence) == (Standing.DUE, 3)


def test_a_ladder_of_windows_alone_ends_with_the_last() -> None:
    ladder = Ladder([Step("courtesy", "Cortesía", -3, "courtesy")])

    assert (
        next_step(ladder, [], DUE, DUE - timedelta(days=2), by_age=False).standing is Standing.DUE
    )
    late = next_step(ladder, [], DUE, DUE + timedelta(days=9), by_age=False)
    assert late.standing is Standing.FINISHED


STEPS = st.lists(
    st.builds(
        Step,
        key=st.sampled_from(["one", "two", "three"]),
        name=st.just("x"),
        days=st.integers(-5, 60),
        letter=st.just("friendly"),
        repeat_every=st.sampled_from([0, 7]),
        at_most=st.integers(1, 4),
    ),
    max_size=3,
    unique_by=lambda step: step.key,
)
HAD = st.lists(
    st.builds(
        StepDone,
        key=st.sampled_from(["one", "two", "three", "gone", BROKEN_PROMISE]),
        occurrence=st.integers(1, 3),
        on=st.dates(DUE, DUE + timedelta(days=60)),
    ),
    max_size=4,
)


@given(STEPS, HAD, st.integers(-20, 200), st.booleans())
def test_whatever_was_had_any_ladder_says_something_new(
    steps: list[Step], had: list[StepDone], late: int, by_age: bool
) -> None:
    ladder = Ladder(sorted(steps, key=lambda step: step.days))

    found = next_step(ladder, had, DUE, DUE + timedelta(days=late), by_age=by_age)

    assert found.step is None or found.step in steps
    if found.standing is Standing.DUE and found.step is not None:
        had_it = {(each.key, each.occurrence) for each in had}
        assert (found.step.key, found.occurrence) not in had_it
