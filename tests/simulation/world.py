"""Play one seed's world: days of triggers, edits, faults and sleep, then quiet days."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from aldia.channels.sendgrid.events import parse_events, verify
from aldia.channels.sendgrid.sending import SendGrid
from aldia.errors import AldiaError
from aldia.jobs.events import distribute, record, workbook_named
from aldia.jobs.remind import Reminder
from aldia.planning.log.deliveries import Report
from sandbox.core import Sandbox
from sandbox.google.workbook import Workbook
from sandbox.http import Request, Response
from sandbox.mail.service import Letter
from sandbox.mail.webhook import Delivery, public_key
from tests.simulation.answers import Answerer
from tests.simulation.checker import Checker
from tests.simulation.correctors import Corrector
from tests.simulation.kinds import STRANGERS, people_of
from tests.simulation.network import CALM, OUTAGES, Network, Weather
from tests.simulation.numbers import Numbers
from tests.simulation.oracle import without_touched
from tests.simulation.process import Process
from tests.simulation.reports import OPT_OUTS, Meddler, reported
from tests.simulation.scenes import USUAL, ZONES, Scene
from tests.simulation.shown import expect_view
from tests.simulation.sums_shown import expect_sums

# Seconds before the quiet days. Chosen by hand: more than a request may be late (1,800 s).
_LONGEST_SLEEP = 1900.0
_LIMIT = 480.0
"""Seconds that a run has, unless its machine sleeps: the default of ALDIA_LIMIT_SECONDS."""
_QUIET_DAYS = 4  # at the end of a seed; chosen by hand
_READ_WELL = (None, "paused", "preview")
"""The values of `preview` in the report of a run that could read all that the system keeps."""
_BOUNCES, _COMPLAINTS = 0.03, 0.15  # chances of a letter; chosen by hand
_MEDDLING = 0.3
"""Chance that an edit comes with one in the Deliveries tab; chosen by hand."""


class World:
    """The world of one seed; the same seed always gives the same story.

    Attributes:
        ended_well: Whether the last run came to its end, and told Drive how far the Log goes.
        may_fail_at_formats: Whether reading the look of cells fails like any other call; it does
            not in the oldest worlds, whose stories it would change.
        late: Number of requests that their client gave up and that have not arrived yet.
        restore_check: The service that can tell that the workbook was put back: `drive` (what Drive
            keeps of the file) or `mail` (the mail provider's statistics). Of the other one the
            answers do not help. Empty when no version is put back.
    """

    def __init__(self, seed: int, without: str = "", scene: Scene = USUAL) -> None:
        self.seed, self.without = seed, without
        self.may_fail_at_formats = seed >= STRANGERS
        self.rng = random.Random(seed)
        self.weather = scene.applied(Weather.of(self.rng))
        lacking = {*without.split("+")}
        is_forked = {"A2", "A3"} <= lacking or "A8" in lacking
        if is_forked:  # what is kept outside the workbook does not fit a Log that has forked
            self.weather = replace(self.weather, restore=0.0)
        self.count: Counter[str] = Counter()
        self.story: list[str] = []
        self.seconds = 0.0
        zone = self.rng.choice(list(ZONES))
        self._zone = ZoneInfo(zone)
        self._today = self.rng.choice(ZONES[zone])
        self._start = datetime.combine(self._today, time(7), self._zone).astimezone(UTC)
        self._events: list[tuple[float, int, Callable[[], object]]] = []
        self._made = 0
        self._processes: list[Process] = []
        self._outage: tuple[float, float, str] = (0.0, 0.0, "")
        self._versions: list[tuple[Workbook, dict[str, str]]] = []
        self._is_restored, self.ended_well = False, True
        self.late = 0
        self.restore_check = self.rng.choice(["drive", "mail"]) if self.weather.restore else ""
        if self.restore_check and scene.restore_check:
            self.restore_check = scene.restore_check
        self.sandbox = Sandbox(clock=self.now)
        numbers = Numbers()
        self.checker = Checker(self._zone, is_forked=is_forked, numbers=numbers)
        self._people = people_of(seed)(self.rng, scene)
        # Random numbers of their own, so that reports do not change the rest of a seed's story.
        self._dice = random.Random(f"{seed} reports")
        self._meddler = Meddler(self._dice)
        self._answerer = Answerer(
            random.Random(f"{seed} answers"), self._people.touched, is_here=scene.has_answerer
        )
        dice = random.Random(f"{seed} corrections")
        self._corrector = Corrector(
            dice, self._people.touched, numbers, is_here=scene.has_corrector
        )
        book = self._people.open_book(self._start, self._today)
        book.time_zone = zone
        book.trusted_assumptions -= lacking
        self._id = book.id
        self.sandbox.files.books[book.id] = book
        self.sandbox.webhook.is_automatic = self.rng.random() < 0.2
        self.tell(f"{zone}, {self.weather}")

    @property
    def book(self) -> Workbook:
        return self.sandbox.files.books[self._id]

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    @property
    def outage(self) -> str | None:
        """The fault that the mail provider now has at every call; None when it works."""
        start, end, kind = self._outage
        return kind if start <= self.seconds < end else None

    def tell(self, what: str) -> None:
        at = self.now().astimezone(self._zone)
        self.story.append(f"{at:%a %d %b %H:%M:%S}  {what}")

    def play(self) -> None:
        """Play the seed.

        Raises:
            Broken: A promise was broken.
        """
        try:
            for _ in range(self.rng.randint(1, 4)):
                self._play_day()
            self._play_quiet_days()
            self.checker.expect_log_tells_the_truth()
        finally:
            for process in self._processes:
                process.abandon()

    def _play_day(self) -> None:
        """Play one to three triggers, some of them twice or left out, with edits in between."""
        self._plan_outage()
        for moment in self._moments():
            if self.rng.random() < 0.1:
                self.count["missed_trigger"] += 1
                continue
            self._go_to(moment)
            for _ in range(self.rng.choice([0, 0, 1, 2])):
                self._edit()
            if self.rng.random() < self.weather.restore:
                self._restore()
            self._versions = [*self._versions[-11:], (self.book, dict(self._people.covered))]
            self._trigger()
            if self.rng.random() < 0.1:
                self.count["doubled_trigger"] += 1
                self.later(self.rng.uniform(0, 3), self._trigger)
        self._next_day()

    def _moments(self) -> list[time]:
        """Return the times of the triggers; on some days only one just before lawful hours end."""
        hours = self.rng.sample(range(8, 18), self.rng.randint(1, 3))
        moments = sorted(time(hour, self.rng.choice([0, 0, 7])) for hour in hours)
        if self.rng.random() < 0.1:
            return [time(18, 59, self.rng.randint(50, 58))]
        return moments

    def _plan_outage(self) -> None:
        """Choose an outage of the mail provider for half an hour to eight hours, on some days."""
        if self.rng.random() < self.weather.outage:
            start = self.seconds + self.rng.uniform(0, 10 * 3600)
            kind = self.rng.choice(OUTAGES)
            self._outage = (start, start + self.rng.uniform(1800, 8 * 3600), kind)
            self.count["outage"] += 1

    def _restore(self) -> None:
        """Put the workbook back to an earlier version; what Drive keeps of the file stays.

        Does nothing while runs or late requests are under way, since no run can notice a version
        that is put back meanwhile. It also does nothing when the service that can tell does not
        know enough: Drive knows only what a run told it at its end, and the mail provider's count
        shows no missing letter while the Log, as it is or as it is put back, has letters of unknown
        fate (docs/reliability.md, limits).
        """
        is_drive = self.restore_check == "drive"
        is_known = self.ended_well if is_drive else not self.checker.unknown()
        if not self._versions or self._running() or self.late or not is_known:
            return
        book, covered = self.rng.choice(self._versions)
        if not is_drive and self.checker.has_unknown(book):
            return
        draft = book.copy()
        draft.file, draft.version = dict(self.book.file), self.book.version + 1
        self.sandbox.files.books[self._id] = draft
        self._people.covered = dict(covered)
        self.checker.saw_restored(draft)
        self._is_restored = True
        self.count["restored"] += 1
        self.tell("the workbook is put back to an earlier version")

    def _play_quiet_days(self) -> None:
        """Play days without faults and edits, on which all who are due must be reached once."""
        self.weather, self._outage = CALM, (0.0, 0.0, "")
        self._run_events(float("inf"))
        self.seconds += _LONGEST_SLEEP
        draft = self.book.copy()
        self._people.resume(draft, self._today)
        self._meddler.mend(draft)
        self.sandbox.files.books[self._id] = draft
        self.tell("quiet days begin")
        for day in range(_QUIET_DAYS):
            self._go_to(time(9))
            self._attend(day)
            due = self.checker.due(self.book, self.now().astimezone(self._zone))
            if day == 0:
                due = without_touched(due, self._people.touched)
            self._trigger()
            self._run_events(float("inf"))
            if self._can_expect:
                self.checker.expect_reached(due, self._today)
            if day in {0, _QUIET_DAYS - 1} and self._can_expect:
                self._expect_view()
            self._next_day()

    def _attend(self, day: int) -> None:
        """Let people look after their columns on a quiet day, unless runs may not keep a word."""
        if not self._can_expect:
            return
        draft = self.book.copy()
        what = self._people.attend(draft, day)
        if what:
            self.sandbox.files.books[self._id] = draft
            self.tell(f"somebody: {what}")

    @property
    def _can_expect(self) -> bool:
        """Whether letters have to go; the product may stop when its Log is not as it left it."""
        checker = self.checker
        return not (self._is_restored or checker.is_meddled or checker.is_forked)

    def _expect_view(self) -> None:
        """Check what is shown after one more run, about whose letters nothing is reported."""
        is_automatic = self.sandbox.webhook.is_automatic
        self.sandbox.webhook.is_automatic = False
        self._trigger()
        self._run_events(float("inf"))
        expect_view(self.sandbox, self.book)
        expect_sums(self.book, self._today)
        self.sandbox.webhook.is_automatic = is_automatic

    def _go_to(self, moment: time) -> None:
        at = datetime.combine(self._today, moment, self._zone).astimezone(UTC)
        until = (at - self._start).total_seconds()
        self._run_events(until)
        self.seconds = max(self.seconds, until)

    def _next_day(self) -> None:
        self._go_to(time(20))
        self._today += timedelta(days=self._stride())

    def _stride(self) -> int:
        """Return the number of days until the next day that is played, usually 1."""
        return 1 if self.weather == CALM else self.rng.choice([1, 1, 1, 1, 1, 2, 4])

    def _run_events(self, until: float) -> None:
        while self._events and self._events[0][0] <= until:
            at, _, action = heapq.heappop(self._events)
            self.seconds = max(self.seconds, at)
            action()

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        self._made += 1
        heapq.heappush(self._events, (self.seconds + seconds, self._made, action))

    def pass_time(self, process: Process, seconds: float) -> None:
        """Hold a process for some seconds, in which the world goes on."""
        self.later(seconds, process.resume)
        process.hold()

    def before_call(self, process: Process) -> None:
        """Perhaps make an edit or trigger another run, between two calls of a process."""
        if self.rng.random() < self.weather.edit:
            self._edit()
        if self.rng.random() < self.weather.overlap and self._running() < 4:
            self.count["overlapping_trigger"] += 1
            self.later(0.0, self._trigger)

    def arrive_late(self, request: Callable[[], object]) -> None:
        """Carry out a request that its client has given up."""
        self.late -= 1
        request()

    def apply(self, request: Request, handed_over_at: float, process: Process) -> Response:
        """Return a service's answer to a request, after the checker has checked what it changed."""
        before, known = self.book, len(self.sandbox.mail.letters)
        arrived = self._start + timedelta(seconds=handed_over_at)
        response = self.sandbox.handle(replace(request, at=arrived))
        self.count["calls"] += 1
        self.checker.saw_workbook(before, self.book, self.seconds, self.now(), process)
        new = self.sandbox.mail.letters[known:]
        for letter in new:
            self.count["letters"] += 1
            self.tell(f"mail accepted: {letter.subject} to {', '.join(letter.to)}")
        self.checker.saw_letters(new, process, handed_over_at, arrived.astimezone(self._zone))
        self._report(new)
        return response

    def _report(self, letters: Sequence[Letter]) -> None:
        """Plan the mail service's reports about letters: late, twice, out of order, or never."""
        webhook = self.sandbox.webhook
        for letter in letters if webhook.is_automatic else ():
            is_to_customer = len(letter.custom_args.get("sends", "")) > 0
            if is_to_customer and self.rng.random() < _BOUNCES:
                webhook.report(letter, "bounce", self.now(), type="bounce")
        for letter in letters:
            if letter.custom_args.get("sends") and self._dice.random() < _COMPLAINTS:
                kind = self._dice.choice(["spamreport", "unsubscribe"])
                webhook.report(letter, kind, self.now())
                self.count["complaints"] += 1
        while webhook.outbox:
            delivery = webhook.outbox.popleft()
            for _ in range(self.rng.choice([0, 1, 1, 1, 2])):
                self.later(self.rng.uniform(0, 3000), partial(self._carry, delivery))

    def _carry(self, delivery: Delivery) -> None:
        """Start a process that does what the function `events` does with one webhook call."""
        self.count["webhook_calls"] += 1

        def receive(process: Process) -> str:
            at = datetime.now(UTC)
            verify(delivery.body, delivery.headers, public_key(), at)
            client = Network(self, process).client()

            def put(name: str, reports: Sequence[Report]) -> int:
                if workbook_named(name, [self._id]) is None:
                    return 0
                record(client, reports)
                return len(reports)

            try:
                return str(distribute(parse_events(delivery.body), put))
            except AldiaError as error:
                return error.code

        self._start_process(f"report {self.count['webhook_calls']}", receive)

    def _running(self) -> int:
        return sum(not process.is_over for process in self._processes)

    def _edit(self) -> None:
        draft = self.book.copy()
        what = self._people.act(draft, self._today)
        if self._dice.random() < _MEDDLING:
            what = f"{what}; {self._meddler.act(draft)}"
        what += self._answerer.act(draft) + self._corrector.act(draft)
        self.checker.is_meddled = self._people.has_meddled
        self.sandbox.files.books[self._id] = draft
        self.count["edits"] += 1
        self.tell(f"somebody: {what}")

    def _trigger(self) -> None:
        self.count["runs"] += 1
        name = f"run {self.count['runs']}"
        self.tell(f"{name} is triggered")
        self._start_process(name, self._run)

    def _start_process(self, name: str, work: Callable[[Process], str]) -> None:
        process = Process(name, work)
        self._processes = [each for each in self._processes if not each.is_over] + [process]
        process.resume()

    def _run(self, process: Process) -> str:
        """Do one run of the product, in the process's thread; return its result in words."""
        network, began = Network(self, process), self.seconds
        wishes = reported(self.book, OPT_OUTS)
        mailer = SendGrid("SG.test", in_flight=1, retries=network.retries(), adapter=network)
        try:
            report = Reminder(network.client(), mailer).remind()
            answer = f"finished={report.is_finished} {dict(report.fates)} {report.preview or ''}"
            if report.is_finished and report.preview in _READ_WELL:
                self.checker.wishes.saw_run(wishes, self.book, self.seconds)
        except AldiaError as error:
            answer = f"{type(error).__name__} {error.code}"
        self.tell(f"{process.name} ends: {answer}")
        if "Busy" not in answer:
            self.ended_well = answer.startswith("finished")
        is_out_of_time = self.seconds - began > _LIMIT and "Busy" in answer
        # At each of its last tries, a run that is out of time found that others had written.
        if not is_out_of_time:
            self.checker.saw_end(process)
        return answer
