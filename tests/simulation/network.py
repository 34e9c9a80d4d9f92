"""What lies between a process and the services: delays, faults, and requests that come late."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError
from urllib3.response import HTTPResponse

from sandbox.faults import Fault, refusal
from sandbox.http import Request, Response

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World

FAULTS = (
    "429",
    "500",
    "503",
    "lose_request",
    "lose_answer",
    "cut_answer",
    "late_request",
    "refuse_connection",
)
"""`late_request`: the client gives up, and the request is applied up to half an hour later."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How hostile a seed's world is: chances per call."""

    fault: float
    kill: float
    pause: float
    edit: float
    overlap: float

    @classmethod
    def of(cls, rng: random.Random) -> Weather:
        return cls(
            fault=rng.choice([0.0, 0.01, 0.05, 0.2]),
            kill=rng.choice([0.0, 0.0, 0.005, 0.03]),
            pause=rng.choice([0.0, 0.0, 0.01, 0.05]),
            edit=rng.choice([0.0, 0.02, 0.1, 0.3]),
            overlap=rng.choice([0.0, 0.0, 0.02, 0.1]),
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
        """Nothing is open."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> Any:
        """Carry one request, or fail as the weather has it."""
        world, process, rng = self._world, self.process, self._world.rng
        process.check()
        asked = read_request(request)
        is_mail = asked.path.startswith("/v3/")
        world.before_call(process)
        weather = world.weather
        if rng.random() < weather.kill:
            world.tell(f"{process.name} is killed before {_short(asked)}")
            world.count["kill_before"] += 1
            process.die()
        fault = rng.choice(FAULTS) if rng.random() < weather.fault else None
        if fault is not None:
            world.count[fault] += 1
            world.tell(f"{process.name} {_short(asked)}: {fault}")
        handed_over_at = world.seconds
        world.pass_time(process, rng.uniform(0.02, 0.4))
        if fault == "refuse_connection":
            error = NewConnectionError(None, "refused")  # type: ignore[arg-type]  # never connected
            raise requests.ConnectionError(MaxRetryError(None, "", error))  # type: ignore[arg-type]
        if fault == "lose_request":
            raise requests.ConnectionError("cut before it was read")
        if fault is not None and fault.isdecimal():
            route = "mail.send" if is_mail else "sheets.x"
            return answer_of(request, refusal(Fault(route, fault)))
        if fault == "late_request":
            world.later(rng.uniform(0, 1800), partial(world.apply, asked, handed_over_at))
            world.pass_time(process, 30.0 if is_mail else 60.0)
            raise requests.ReadTimeout("no answer in time")
        response = world.apply(asked, handed_over_at)
        if rng.random() < weather.kill:
            world.tell(f"{process.name} is killed after {_short(asked)}")
            world.count["kill_after"] += 1
            process.die()
        world.pass_time(process, rng.uniform(0.02, 0.4))
        if rng.random() < weather.pause:
            seconds = rng.uniform(60, 1500)
            world.tell(f"{process.name} sleeps for {seconds:.0f} s after {_short(asked)}")
            world.count["pause"] += 1
            world.pass_time(process, seconds)
        if fault in {"lose_answer", "cut_answer"}:
            raise requests.ConnectionError("cut before the answer ended")
        return answer_of(request, response)


def read_request(request: requests.PreparedRequest) -> Request:
    url = urlsplit(request.url or "")
    body = request.body or b""
    return Request(
        request.method or "GET",
        unquote(str(url.path)),
        parse_qs(str(url.query), keep_blank_values=True),
        {name.lower(): str(value) for name, value in request.headers.items()},
        body.encode() if isinstance(body, str) else bytes(body),
    )


def answer_of(request: requests.PreparedRequest, given: Response) -> requests.Response:
    response = requests.Response()
    response.status_code = given.status
    response.headers.update({"Content-Type": given.content_type, **given.headers})
    response.url = request.url or ""
    response.request = request
    response.raw = HTTPResponse(b"")
    response._content = given.body
    return response


def _short(request: Request) -> str:
    end = request.path.rpartition("/")[2]
    return end.partition(":")[2] or {"send": "mail"}.get(end, "get")
