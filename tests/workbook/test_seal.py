"""The seal: If-Match for a spreadsheet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest

from aldia import resources
from aldia.errors import AskPerson, Busy, ComeAgain
from aldia.jobs.log_repair import accept_log
from aldia.planning.log.entries import Entry, Event
from aldia.workbook.client import SheetsClient
from aldia.workbook.reading import read_workbook
from aldia.workbook.seal import Seal
from aldia.workbook.writes import batch
from tests.builders import NOW
from tests.office import Office, a_line

BATCH = "sheets.spreadsheets.batchUpdate"


def a_seal(office: Office, run: str, client: SheetsClient | None = None) -> Seal:
    client = client or office.client()
    return Seal(client, read_workbook(client, resources.schema()), run)


def an_entry(run: str) -> Entry:
    return Entry(event=Event.FINISHED, at=NOW, run=run)


@pytest.fixture
def shop(office: Office) -> Office:
    office.adopt(a_line("F-1"), live=False)
    return office


def test_two_that_read_the_same_seal_cannot_both_write(shop: Office) -> None:
    one, other = a_seal(shop, "one"), a_seal(shop, "other")

    one.write([an_entry("one")])
    with pytest.raises(Busy):
        other.write([an_entry("other")])

    assert [row[2] for row in shop.values("Bitácora")[1:]] == ["one"]


def test_one_writer_may_go_on_writing(shop: Office) -> None:
    seal = a_seal(shop, "one")

    seal.write([an_entry("one")])
    seal.write([an_entry("one")], {"note": "x"})

    assert [row[0] for row in shop.values("Bitácora")[1:]] == ["1", "2"]
    assert shop.assess().health.log_fault is None
    assert a_seal(shop, "two").memory["note"] == "x"


def test_a_lost_answer_is_asked_again_and_lands_once(shop: Office) -> None:
    seal = a_seal(shop, "one")
    shop.faults({"route": BATCH, "kind": "lose_answer", "nth": 1})

    seal.write([an_entry("one")])
    seal.write([an_entry("one")])

    assert [row[0] for row in shop.values("Bitácora")[1:]] == ["1", "2"]


@pytest.mark.parametrize("kind", ["lose_request", "503", "429", "500"])
def test_a_write_that_did_not_land_is_sent_again(shop: Office, kind: str) -> None:
    seal = a_seal(shop, "one")
    shop.faults({"route": BATCH, "kind": kind, "nth": 1})

    seal.write([an_entry("one")])

    assert len(shop.values("Bitácora")) == 2


def test_a_lost_answer_is_not_mistaken_for_somebody_elses_write(shop: Office) -> None:
    """Both make n+1 of n: only Memory tells whose it was."""
    client = shop.client()
    one, other = a_seal(shop, "one", client), a_seal(shop, "other")
    shop.faults({"route": BATCH, "kind": "lose_request", "nth": 1})

    def sleep(seconds: float) -> None:
        other.write([an_entry("other")])

    client.retries.sleep = sleep
    with pytest.raises(Busy):
        one.write([an_entry("one")])

    assert [row[2] for row in shop.values("Bitácora")[1:]] == ["other"]


def test_silence_for_good_is_left_to_the_next_run(shop: Office) -> None:
    client = shop.client()
    client.retries.seconds = 0.0
    seal = a_seal(shop, "one", client)
    client.retries.seconds = -1.0
    shop.faults({"route": BATCH, "kind": "503"})

    with pytest.raises(ComeAgain):
        seal.write([an_entry("one")])


@pytest.mark.parametrize("off", ["A2", "A3", "A3_400"])
def test_one_of_the_observed_assumptions_may_fail(shop: Office, off: str) -> None:
    shop.faults(switched_off=[off])
    one, other = a_seal(shop, "one"), a_seal(shop, "other")

    one.write([an_entry("one")])
    with pytest.raises(Busy):
        other.write([an_entry("other")])


def test_two_that_land_at_once_both_see_it(shop: Office) -> None:
    """Google would have to apply one batch as if the other had not been, and answer so."""
    shop.faults(switched_off=["A8"], latency_ms={"sheets": 100})
    one, other = a_seal(shop, "one"), a_seal(shop, "other")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda seal: seal.write([an_entry("x")]), (one, other)))

    assert not one.stands()
    assert not other.stands()


def test_a_write_that_cannot_be_seen_afterwards_counts_for_nothing(shop: Office) -> None:
    seal = a_seal(shop, "one")
    seal.write([an_entry("one")])
    shop.edit({"tab": "Bitácora", "delete_rows": [2, 1]})

    assert not seal.stands()


def test_who_writes_after_a_claim_has_seen_it(shop: Office) -> None:
    one = a_seal(shop, "one")
    one.write([an_entry("one")])

    a_seal(shop, "other").write([an_entry("other")])

    assert one.stands()


def test_what_people_do_to_the_log_between_two_looks_is_no_second_writer(shop: Office) -> None:
    a_seal(shop, "old").write([an_entry("old")] * 3)
    seal = a_seal(shop, "one")
    shop.edit({"tab": "Bitácora", "delete_rows": [2, 1]}, {"tab": "Bitácora", "append": [["ojo"]]})

    seal.write([an_entry("one")])

    assert seal.stands()


def test_what_is_written_is_never_evaluated(shop: Office) -> None:
    a_seal(shop, "one").write([Entry(event=Event.FINISHED, at=NOW, run="one", customer="=1+1")])

    assert shop.values("Bitácora")[1][5] == "=1+1"


def test_memory_is_rewritten_whole_whatever_people_did_to_it(shop: Office) -> None:
    seal = a_seal(shop, "one")
    shop.edit({"tab": "Memoria", "insert_rows": [2, 3]}, {"tab": "Memoria", "type": {"A9": "head"}})

    seal.write([an_entry("one")])

    assert shop.assess().health.log_fault is None


@pytest.mark.parametrize("words", ["x" * 60_000, "ñ😀" * 40_000, "no \ud800 such"])
def test_no_text_keeps_a_batch_from_landing_or_breaks_the_chain(shop: Office, words: str) -> None:
    seal = a_seal(shop, "one")

    seal.write([replace(an_entry("one"), detail=words), an_entry("one")], {"note": words})
    seal.write([an_entry("one")])

    assert len(shop.values("Bitácora")) == 4
    assert shop.assess().health.log_fault is None


def test_facts_are_kept_though_somebody_else_wrote(shop: Office) -> None:
    one, other = a_seal(shop, "one"), a_seal(shop, "other")
    other.write([an_entry("other")], {"note": "theirs"})

    with pytest.raises(Busy):
        one.record([an_entry("one")])

    assert [row[2] for row in shop.values("Bitácora")[1:]] == ["other", "one"]
    assert shop.assess().health.log_fault is None
    assert a_seal(shop, "two").memory["note"] == "theirs"


def test_facts_are_tried_until_the_end_of_the_run(shop: Office) -> None:
    client = shop.client()
    client.retries.until = client.retries.clock() + 400
    client.retries.jitter = Random(1)
    seal = a_seal(shop, "one", client)
    shop.faults(*({"route": BATCH, "kind": "503", "nth": n} for n in range(1, 20)))

    seal.record([an_entry("one")])

    assert len(shop.values("Bitácora")) == 2
    assert client.retries.clock() > 60


def test_a_write_that_nobody_answered_is_found_to_have_landed(shop: Office) -> None:
    client = shop.client()
    seal = a_seal(shop, "one", client)
    client.retries.seconds = -1.0
    shop.faults({"route": BATCH, "kind": "lose_answer", "nth": 1})

    with pytest.raises(ComeAgain):
        seal.write([an_entry("one")])

    assert seal.renew()
    seal.write([an_entry("one")])
    assert shop.assess().health.log_fault is None


def test_nothing_stands_on_a_write_after_which_there_are_two_seals(shop: Office) -> None:
    """Both assumptions by which Google refuses an old write fail after the self-test."""
    shop.faults(switched_off=["A2", "A3"])
    one, other = a_seal(shop, "one"), a_seal(shop, "other")
    other.write([an_entry("other")])
    other.write([an_entry("other")])

    with pytest.raises(AskPerson, match="seal_doubled"):
        one.write([an_entry("one")])


def test_two_seals_mean_preview_until_a_person_accepts(shop: Office) -> None:
    seal = a_seal(shop, "one")
    seal.write([an_entry("one")])
    named = {"namedRangeId": "aldia1", "name": "viejo", "range": {"sheetId": 0}}
    shop.client().write(batch({"addNamedRange": {"namedRange": named}}))

    fault = shop.assess().health.log_fault

    assert fault is not None
    assert fault.code == "seal_doubled"
    accept_log(shop.client())
    assert shop.assess().health.log_fault is None
