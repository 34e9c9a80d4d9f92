"""The requests to Cloud Tasks, and what its answers mean."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import responses

from aldia import cloud_tasks as tasks
from aldia.errors import ComeAgain
from tests.office import retries_without_waiting
from tests.webhook import QUEUE

CREATE = f"https://cloudtasks.googleapis.com/v2/{QUEUE}/tasks"


def a_queue() -> tasks.Queue:
    retries = retries_without_waiting()
    return tasks.Queue(QUEUE, "https://deliveries.example/", "invoker@p.example", retries=retries)


def test_the_queue_gets_one_named_task_and_takes_a_duplicate_for_done() -> None:
    with responses.RequestsMock() as google:
        google.post(CREATE, json={})
        google.post(CREATE, status=409)
        taken = [a_queue().put({"a": 1}, session=requests.Session()) for _ in range(2)]
        sent = [call.request.body for call in google.calls]

    assert taken == [True, False]

    assert len(set(sent)) == 1
    assert QUEUE in str(sent[0])
    call = json.loads(sent[0] or "")["task"]["httpRequest"]
    assert call["oidcToken"]["audience"] == "https://deliveries.example/"
    assert (call["httpMethod"], call["headers"]["Content-Type"]) == ("POST", "application/json")


@pytest.mark.parametrize("first", [429, 500, 503, requests.ConnectionError("cut")])
def test_one_bad_answer_of_the_queue_is_not_the_last_word(first: Any) -> None:
    with responses.RequestsMock() as google:
        wrong = {"status": first} if isinstance(first, int) else {"body": first}
        google.post(CREATE, **wrong)
        google.post(CREATE, json={})

        assert a_queue().put({"a": 1}, session=requests.Session())


def test_a_task_that_waits_since_a_try_without_an_answer_is_new() -> None:
    with responses.RequestsMock() as google:
        google.post(CREATE, status=503)
        google.post(CREATE, status=409)

        assert a_queue().put({"a": 1}, session=requests.Session())


def test_a_queue_that_stays_away_makes_its_caller_come_again() -> None:
    with responses.RequestsMock() as google:
        google.post(CREATE, status=503)

        with pytest.raises(ComeAgain, match="queue_unavailable"):
            a_queue().put({"a": 1}, session=requests.Session())
