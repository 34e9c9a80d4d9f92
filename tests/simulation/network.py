"""The network between a process and the services: delays, faults, and requests that come late."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import requests
from google.auth.credentials import AnonymousCredentials
from requests.adapters import BaseAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProxyError

from aldia.retry import RetryPolicy
from aldia.workbook.client import SheetsClient
from sandbox.faults import Fault, refusal
from sandbox.google.workbook import Workbook
from sandbox.http import Request, Response
from tests.simulation.book import INVOICES
from tests.simulation.direct import answer_of, read_request
from tests.simulation.told import UNANSWERED, fate_of

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


def _refused() -> requests.RequestException:
    error = NewConnectionError(None, "refused")  # type: ignore[arg-type]  # never connected
    return requests.ConnectionError(MaxRetryError(None, "", error))  # type: ignore[arg-type]


def _dead_proxy() -> requests.RequestException:
    refused = NewConnectionError(None, "refused")  # type: ignore[arg-type]  # never connected
    error = ProxyError("Cannot connect to proxy.", refused)
    return requests.exceptions.ProxyError(MaxRetryError(None, "", error))  # type: ignore[arg-type]


NEVER_REACHED: dict[str, Callable[[], requests.RequestException]] = {
    "refuse_connection": _refused,
    "dead_proxy": _dead_proxy,
}
"""Faults after which it is certain that the service received nothing."""

FAULTS = (
    "429",
    "500",
    "503",
    "lose_request",
    "lose_answer",
    "cut_answer",
    "late_request",
    *NEVER_REACHED,
)
"""Faults of a single call. With `late_request` the client gives up, and the request is applied up
to half an hour later."""

OUTAGES = ("503", "503", "500", "lose_request", *NEVER_REACHED)
"""Faults that the mail provider may have at every call for hours; 503 is twice as likely."""

_TIMEOUTS = {True: 30.0, False: 60.0}
"""Seconds after which the client gives up: of a letter, of a call to the workbook."""


_WITNESSES = {"/drive/v3/files": "drive", "/v3/categories": "mail"}
"""The services that can tell of earlier versions of the workbook, by the path of the call."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How hostile a seed's world is: chances from 0 to 1, all of them chosen by hand.

    `outage` is a chance a day and `restore` (of an earlier version of the workbook) a chance a
    trigger; the others are chances a call.

    Attributes:
        pause: The process stands still, and its clock goes on.
        suspend: The machine sleeps, and the monotonic clock stands still.
    """

    fault: float
    kill: float
    pause: float
    edit: float
    overlap: float
    suspend: float = 0.0
    outage: float = 0.0
    restore: float = 0.0

    @classmethod
    def of(cls, rng: random.Random) -> Weather:
        return cls(
            fault=rng.choice([0.0, 0.01, 0.05, 0.2]),
            kill=rng.choice([0.0, 0.0, 0.005, 0.03]),
            pause=rng.choice([0.0, 0.0, 0.01, 0.05]),
            edit=rng.choice([0.0, 0.02, 0.1, 0.3]),
            overlap=rng.choice([0.0, 0.0, 0.02, 0.1]),
            suspend=rng.choice([0.0, 0.0, 0.005, 0.03]),
            outage=rng.choice([0.0, 0.0, 0.2, 0.6]),
            restore=rng.choice([0.0, 0.0, 0.0, 0.4]),
        )

    def busier(self) -> Weather:
        """Return a weather in which something happens at nearly every third call."""
        fault, overlap = max(self.fault, 0.05), max(self.overlap, 0.1)
        return replace(self, edit=0.3, fault=fault, overlap=overlap)


CALM = Weather(0.0, 0.0, 0.0, 0.0, 0.0)


class Network(BaseAdapter):
    """A transport for `requests` that leads one process into the sandbox."""

    def __init__(self, world: World, process: Process) -> None:
        super().__init__()
        self._world = world
        self.process = process

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def client(self) -> SheetsClient:
        """Return a client of the workbook that calls through this network."""
        retries, identifier = self.retries(), self._world.book.id
        return SheetsClient(identifier, AnonymousCredentials(), retries=retries, adapter=self)

    def retries(self) -> RetryPolicy:
        """Return a retry policy with simulated clocks.

        The steady one stands still while the machine sleeps; the wall clock may be set back.
        """
        world, process = self._world, self.process
        return RetryPolicy(
            sleep=lambda pause: world.pass_time(process, pause),
            clock=lambda: world.seconds - process.asleep,
            wall=lambda: world.seconds - process.set_back,
            jitter=random.Random(world.rng.random()),
        )

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        """Carry one request to the sandbox, or fail with the chances of the weather."""
        world, process, rng = self._world, self.process, self._world.rng
        process.check()
        asked = read_request(request)
        if "rowData" in str(request.url) and not world.may_fail_at_formats:
            # How rows are marked: it fails in strangers' books only, so that the other seeds still
            # tell the story that they told.
            return answer_of(request, world.apply(asked, world.seconds, process))
        world.before_call(process)
        if rng.random() < world.weather.kill:
            self._die("before", asked)
        if _is_letter(asked):
            world.checker.expect_may_hand_over(process, _letter_in(asked))
        fault = self._fault(asked)
        handed_over_at = world.seconds
        world.pass_time(process, rng.uniform(0.02, 0.4))
        if fault in NEVER_REACHED:
            self._fail(asked, fault, "released", NEVER_REACHED[fault]())
        if fault == "lose_request":
            lost = requests.ConnectionError("cut before it was read")
            self._fail(asked, fault, UNANSWERED, lost)
        applied_at = world.seconds
        if fault is not None and fault.isdecimal():
            route = "mail.send" if _is_mail(asked) else "sheets.x"
            response, book = refusal(Fault(route, fault)), world.book
        elif fault == "late_request":
            late = partial(world.apply, asked, handed_over_at, process)
            world.later(rng.uniform(0, 1800), partial(world.arrive_late, late))
            world.late += 1
            world.pass_time(process, _TIMEOUTS[_is_mail(asked)])
            self._fail(asked, fault, UNANSWERED, requests.ReadTimeout("no answer in time"))
        else:
            response = world.apply(asked, handed_over_at, process)
            book = world.book
            if rng.random() < world.weather.kill:
                self._die("after", asked)
            world.pass_time(process, rng.uniform(0.02, 0.4))
        self._stand_still(asked)
        if fault in {"lose_answer", "cut_answer"}:
            cut = requests.ConnectionError("cut before the answer ended")
            self._fail(asked, fault, UNANSWERED, cut)
        self._tell(asked, response, applied_at, book)
        return answer_of(request, response)

    def _fault(self, asked: Request) -> str | None:
        """Return the fault of a call, or None."""
        world, rng = self._world, self._world.rng
        fault = rng.choice(FAULTS) if rng.random() < world.weather.fault else None
        if _is_mail(asked) and world.outage is not None:
            fault = world.outage
        asked_for = _WITNESSES.get(asked.path.rpartition("/")[0])
        if world.restore_check and asked_for:
            fault = None if asked_for == world.restore_check else "403"
        if fault is not None:
            world.count[fault] += 1
            world.tell(f"{self.process.name} {_short(asked)}: {fault}")
        return fault

    def _die(self, when: str, asked: Request) -> None:
        self._world.tell(f"{self.process.name} is killed {when} {_short(asked)}")
        self._world.count[f"kill_{when}"] += 1
        self._world.ended_well = False
        self.process.die()

    def _stand_still(self, asked: Request) -> None:
        """Let the process pause, or its machine sleep, before it receives the answer."""
        world, process, rng = self._world, self.process, self._world.rng
        seconds = rng.uniform(60, 1500) if rng.random() < world.weather.pause else 0.0
        is_suspended = rng.random() < world.weather.suspend
        if is_suspended:
            seconds = rng.uniform(120, 36_000)
        if seconds:
            how = "is suspended" if is_suspended else "stands still"
            world.tell(f"{process.name} {how} for {seconds:.0f} s after {_short(asked)}")
            world.count["suspend" if is_suspended else "pause"] += 1
            if is_suspended and (process.set_back or rng.random() < 0.3) and not process.asleep:
                process.set_back += seconds
            elif is_suspended:
                process.asleep += seconds
            world.pass_time(process, seconds)

    def _fail(
        self, asked: Request, fault: str | None, fate: str, error: requests.RequestException
    ) -> None:
        """Note that a call got no answer, and raise the client's error."""
        told = self._world.checker.told[self.process]
        if _is_letter(asked):
            told.note_fate(_letter_in(asked), fate)
        elif not _is_mail(asked):
            told.is_cut_off = True
        raise error

    def _tell(self, asked: Request, response: Response, applied_at: float, book: Workbook) -> None:
        """Note what the process knows from an answer."""
        told = self._world.checker.told[self.process]
        if _is_letter(asked):
            told.note_fate(_letter_in(asked), fate_of(response.status))
        elif not _is_mail(asked):
            told.is_cut_off = response.status == 429 or response.status >= 500
            if response.status < 300:
                told.confirmed.add(applied_at)
            if response.status < 300 and _is_look(asked):
                told.note_look(self._world.seconds, book)


def _is_mail(request: Request) -> bool:
    return request.path.startswith("/v3/")


def _is_letter(request: Request) -> bool:
    return request.path == "/v3/mail/send"


def _letter_in(request: Request) -> str:
    return str(json.loads(request.body)["custom_args"]["letter"])


def _is_look(request: Request) -> bool:
    """Tell whether a call reads the invoices and writes nothing."""
    asked = "".join(request.query.get("ranges", ())) + request.body.decode()
    is_reading = request.method == "GET" or ":get" in request.path.lower()
    return is_reading and INVOICES in asked


def _short(request: Request) -> str:
    end = request.path.rpartition("/")[2]
    return end.partition(":")[2] or {"send": "mail"}.get(end, "get")
