"""The body of a call: what is odd in it is said, and nothing is done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office import Office
from tests.test_entry_points import GUARDED, WHO_MAY, a_door
from tests.webhook import BOOK

REPORT = {
    "at": "2026-11-24T09:00:00+00:00",
    "letter": "l",
    "state": "delivered",
    "address": "a@b.example",
    "id": "e",
    "detail": "",
    "sends": ["m"],
}
ORDER = {"spreadsheet": BOOK, "runs_sheet": 5, "language": "es"}
AN_ORDER = {"spreadsheet": BOOK, "register": ORDER, "scheduled": "2026-11-24T15:00:00+00:00"}
ODD: dict[str, tuple[str, Any]] = {
    "nothing at all": ("remind", b""),
    "a list": ("remind", []),
    "a text": ("remind", "x"),
    "null": ("remind", None),
    "half a body": ("remind", b'{"spreadsheet": '),
    "not UTF-8": ("remind", b'{"spreadsheet": "\xff"}'),
    "UTF-16": ("remind", '{"spreadsheet": "x"}'.encode("utf-16")),
    "half a sign": ("remind", b'{"spreadsheet": "\\ud800"}'),
    "not a number": ("remind", b'{"spreadsheet": NaN}'),
    "endless": ("remind", b'{"spreadsheet": -Infinity}'),
    "a number of ten thousand digits": ("remind", b'{"at": ' + b"9" * 10_000 + b"}"),
    "deep lists": ("remind", b'{"spreadsheet": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "deep objects": ("remind", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "a key twice": ("remind", f'{{"spreadsheet": "{BOOK}", "spreadsheet": "{BOOK}"}}'.encode()),
    "a key that nobody knows": ("remind", {"spreadsheet": BOOK, "mode": "live"}),
    "a number for the workbook": ("remind", {"spreadsheet": 5}),
    "a list for the workbook": ("remind", {"spreadsheet": [BOOK]}),
    "an object for the workbook": ("remind", {"spreadsheet": {"id": BOOK}}),
    "yes for the workbook": ("remind", {"spreadsheet": True}),
    "null for the workbook": ("remind", {"spreadsheet": None}),
    "a workbook without end": ("remind", {"spreadsheet": "x" * 100_000}),
    "what is no workbook": ("remind", {"spreadsheet": "nothing"}),
    "an empty workbook": ("remind", {"spreadsheet": ""}),
    "a number for the moment": ("remind", {"spreadsheet": BOOK, "at": 5}),
    "a list for the moment": ("remind", {"spreadsheet": BOOK, "at": ["2026-11-24"]}),
    "what is no moment": ("remind", {"spreadsheet": BOOK, "at": "tomorrow"}),
    "a moment before time": ("remind", {"spreadsheet": BOOK, "at": "0001-01-01T00:00+14:00"}),
    "a moment after time": ("remind", {"spreadsheet": BOOK, "at": "9999-12-31T23:59-12:00"}),
    "a text for the register": ("remind", {**AN_ORDER, "register": BOOK}),
    "a list for the register": ("remind", {**AN_ORDER, "register": [1, 2]}),
    "zero for the register": ("remind", {**AN_ORDER, "register": 0}),
    "a register without its tab": ("remind", {**AN_ORDER, "register": {"spreadsheet": BOOK}}),
    "yes for its tab": ("remind", {**AN_ORDER, "register": {**ORDER, "runs_sheet": True}}),
    "half of a tab": ("remind", {**AN_ORDER, "register": {**ORDER, "runs_sheet": 1.5}}),
    "a text for its tab": ("remind", {**AN_ORDER, "register": {**ORDER, "runs_sheet": "5"}}),
    "a tab below zero": ("remind", {**AN_ORDER, "register": {**ORDER, "runs_sheet": -1}}),
    "a tab without end": ("remind", {**AN_ORDER, "register": {**ORDER, "runs_sheet": 10**30}}),
    "a path for its language": ("remind", {**AN_ORDER, "register": {**ORDER, "language": "../es"}}),
    "a register of a number": ("remind", {**AN_ORDER, "register": {**ORDER, "spreadsheet": 5}}),
    "more of a register": ("remind", {**AN_ORDER, "register": {**ORDER, "more": 1}}),
    "an order without its workbook": ("remind", {"register": ORDER, "scheduled": "2026-11-24"}),
    "an order without its time": ("remind", {"spreadsheet": BOOK, "register": ORDER}),
    "a time without an order": ("remind", {"spreadsheet": BOOK, "scheduled": "2026-11-24"}),
    "an order of whenever": ("remind", {**AN_ORDER, "scheduled": "whenever"}),
    "more for dispatch": ("dispatch", {"spreadsheet": BOOK}),
    "a list for dispatch": ("dispatch", []),
    "nothing for deliveries": ("deliveries", {}),
    "deliveries of a number": ("deliveries", {"spreadsheet": 5, "reports": [REPORT]}),
    "deliveries of no workbook": ("deliveries", {"spreadsheet": "nothing", "reports": [REPORT]}),
    "an object of reports": ("deliveries", {"spreadsheet": BOOK, "reports": {}}),
    "a number of reports": ("deliveries", {"spreadsheet": BOOK, "reports": 3}),
    "no report": ("deliveries", {"spreadsheet": BOOK, "reports": []}),
    "a report that is a text": ("deliveries", {"spreadsheet": BOOK, "reports": ["x"]}),
    **{
        f"a report whose {name} is {value!r}": (
            "deliveries",
            {"spreadsheet": BOOK, "reports": [{**REPORT, name: value}]},
        )
        for name, value in [
            ("at", 5),
            ("at", "whenever"),
            ("at", "0001-01-01T00:00:00+00:00"),
            ("letter", {}),
            ("letter", "x" * 70_000),
            ("state", "read"),
            ("state", []),
            ("address", None),
            ("id", 7),
            ("detail", ["a"]),
            ("detail", "\ud800"),
            ("sends", "m"),
            ("sends", [1]),
            ("more", "x"),
        ]
    },
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_body_is_said_to_be_one_and_nothing_is_done(office: Office, case: str) -> None:
    name, given = ODD[case]
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    before = office.calls

    answer = a_door(name).post("/", data=body, content_type="application/json")

    assert answer.status_code == 400, answer.text
    assert answer.json["message"].endswith(".")
    assert answer.json["error"] != "unexpected"
    assert office.calls == before


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*AN_ORDER, *ORDER, *REPORT, "reports", "at"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(body=SHAPES.map(lambda shape: json.dumps(shape).encode()) | st.binary(max_size=60))
def test_no_body_whatever_is_unexpected(body: bytes) -> None:
    with pytest.MonkeyPatch.context() as around:
        for variable in (*WHO_MAY, "ALDIA_SPREADSHEET", "ALDIA_REGISTER"):
            around.delenv(variable, raising=False)
        around.setenv("ALDIA_OPEN_DOOR", "loopback")
        around.setenv("SHEETS_EMULATOR_HOST", "127.0.0.1:1")
        for name in GUARDED:
            answer = _DOORS[name].post("/", data=body, content_type="application/json")
            is_empty = name != "deliveries" and body.strip() == b"{}"
            assert answer.status_code == (500 if is_empty else 400), answer.text


_DOORS = {name: a_door(name) for name in GUARDED}

HUGE = b'{"spreadsheet": "' + b"x" * 3_000_000 + b'"}'


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("length", [len(HUGE), None], ids=["its size is told", "it is not told"])
def test_a_body_that_is_too_large_is_not_read(
    office: Office, name: str, length: int | None
) -> None:
    chunks = {"CONTENT_LENGTH": None, "HTTP_TRANSFER_ENCODING": "chunked"}
    told = {} if length else {**chunks, "wsgi.input_terminated": True}

    answer = a_door(name).post(
        "/", data=HUGE, content_type="application/json", environ_overrides=told
    )

    assert (answer.status_code, answer.json["error"]) == (413, "body_too_large")
