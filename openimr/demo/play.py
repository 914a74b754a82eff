"""Plays the world: for each case its steps in the order of their dates, each by the person who would take it."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import cpu_count
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from openimr.accounts.roles import SYSTEM, Actor, Role
from openimr.cases import actions, application, notices, queries, screening, sweep
from openimr.cases.clocks import PACIFIC
from openimr.cases.models import Case, Deadline, NoticeLetter
from openimr.demo import people, reviewing
from openimr.demo.models import PlayedStep
from openimr.demo.world import paper, shelf
from openimr.determinations import actions as determinations
from openimr.panel import actions as panel
from openimr.records import actions as records
from openimr.records import queries as record_queries
from openimr.records.models import Document

Say = Callable[[str], None]
Act = Callable[[], str | None]
World = dict[str, Any]
MINUTE = timedelta(minutes=1)


def play(say: Say, *, now: datetime) -> list[Case]:
    """Play what has not been played; `say` hears a line a step. Gives the six cases in the world's order."""
    with sweep.paused():
        _once(0, "people", people.enrol_everybody, say)
        plays = [Play(world, say, now) for world in shelf.cases()]
        for one in plays:
            one.open()
        with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
            list(pool.map(_run, plays))
    return [one.case for one in plays]


def _run(one: "Play") -> None:
    try:
        one.run()
    finally:
        connection.close()  # this thread's own


def _once(world: int, step: str, act: Act, say: Say, case: Case | None = None) -> None:
    """Take a step that has not been taken: the step and the note that it was, in one transaction."""
    if PlayedStep.objects.filter(world=world, step=step).exists():
        return
    with transaction.atomic():
        PlayedStep.objects.create(world=world, step=step, case=case)
        said = act()
    say(f"case {world}  {said or step}" if world else said or step)


@dataclass
class Play:
    """One case of the world being played."""

    world: World
    say: Say
    now: datetime

    @property
    def number(self) -> int:
        return int(self.world["number"])

    @property
    def case(self) -> Case:
        return PlayedStep.objects.get(world=self.number, step="open").case  # type: ignore[return-value]

    def at(self, name: str) -> datetime:
        return datetime.fromisoformat(self.world["timeline"][name])

    def actor(self, role: Role) -> Actor:
        return people.by_key(role.value).acting_as(role)

    def open(self) -> None:
        """The application arrives."""
        if PlayedStep.objects.filter(world=self.number, step="open").exists():
            return
        with transaction.atomic():
            filing = application.read(self.world["application"], now=self.now)
            at = filing.received_at + 30 * MINUTE
            case = actions.open_case(filing=filing, by=self.actor(Role.INTAKE_CLERK), at=at)
            for row in shelf.people()["parties"]:
                if self.number in row["for_case"]:
                    person = people.by_key(row["key"])
                    actions.give_login(
                        case=case,
                        kind=row["as"],
                        person=person,
                        electronic=False,
                        by=self.actor(Role.ADMINISTRATOR),
                        at=at,
                    )
            self._serve(case, at, "mail")
            PlayedStep.objects.create(world=self.number, step="open", case=case)
        self.say(f"case {self.number}  {case.number}: {self.world['story'].strip().splitlines()[0]}")

    def run(self) -> None:
        """Every step after the application, in the order of their moments."""
        case = self.case
        for _, step, act in sorted(self.steps(case), key=lambda row: row[0]):
            _once(self.number, step, act, self.say, case)

    def steps(self, case: Case) -> Iterator[tuple[datetime, str, Act]]:
        """(moment, name, act) of each step that happens in this case."""
        line = self.world["timeline"]
        for place, record in enumerate(self.world["records"]):
            at = datetime.fromisoformat(record["received_at"])
            if record.get("with_application"):
                at = self.at("screened_at") - 5 * MINUTE
            yield at + timedelta(seconds=place), f"record {place + 1}", self._receiving(case, record, at)
        acts: dict[str, Act] = {
            "screened_at": lambda: self._screen(case),
            "assigned_at": lambda: self._assign(case),
            "noarfi_sent_at": lambda: self._send(
                case, "noarfi_sent_at", line.get("noarfi_service", "mail"), "notice of assignment sent"
            ),
            "records_overdue_at": lambda: self._overdue(case),
            "proceed_at": lambda: self._proceed(case),
            "withdrawn_at": lambda: self._withdraw(case),
            "reviewer_assigned_at": lambda: self._seat(case),
            "attested_at": lambda: self._attest(case),
            "decided_at": lambda: reviewing.review(case, self.world, self._reviewer(), self.at("decided_at")),
            "issued_at": lambda: self._issue(case),
            "served_at": lambda: self._serve_determination(case),
            "implementation_overdue_at": lambda: self._late_implementation(case),
            "implemented_at": lambda: self._implement(case),
        }
        if not line.get("proceed_at"):
            acts["records_complete_at"] = lambda: self._complete(case)
        for name, act in acts.items():
            if line.get(name):
                yield self.at(name), name, act
        yield self.now, "close", lambda: self._close(case)

    def _screen(self, case: Case) -> str:
        at, by = self.at("screened_at"), self.actor(Role.INTAKE_CLERK)
        found = screening.screen(case=case, by=by, at=at)
        screening.conclude(case=case, step=screening.PROPOSED_STEP[found.outcome], by=by, at=at + MINUTE)
        self._serve(case, at + 2 * MINUTE, "mail")
        return f"screened: {found.outcome.replace('_', ' ')}"

    def _assign(self, case: Case) -> str:
        at = self.at("assigned_at")
        actions.move(case=case, step="request_records", by=self.actor(Role.COORDINATOR), at=at)
        return "assigned; records asked for"

    def _send(self, case: Case, moment: str, method: str, said: str) -> str:
        self._serve(case, self.at(moment), method)
        return said

    def _serve(self, case: Case, at: datetime, method: str) -> None:
        """The letters that are owed are made, and the clerk sends what waits in the mail room."""
        by = self.actor(Role.INTAKE_CLERK)
        for notice in case.notices.filter(prepared_at__isnull=True).exclude(rule__in=notices.COMPOSED_ABOVE):
            made = notices.prepare(notice_id=notice.pk, at=at)
            if made.problem:
                raise RuntimeError(made.problem)
        for row in _waiting(case):
            notices.record_service(notice_letter=row, method=method, by=by, at=at)

    def _receiving(self, case: Case, record: World, at: datetime) -> Act:
        def receive() -> str:
            by = self.actor(Role.INTAKE_CLERK)
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / Path(record["file"]).name
                file.write_bytes(paper.pdf(self.world, record))
                with file.open("rb") as stream:
                    upload = records.receive(
                        case=case, file=stream, name=file.name, source=record["from"], by=by, at=at
                    )
            upload = records.read_upload(upload.pk)
            self._describe(upload, record, by, at + 10 * MINUTE)
            count, source = len(record["documents"]), record["from"].replace("_", " ")
            return f"records received: {count} documents, {upload.page_count} pages from the {source}"

        return receive

    def _describe(self, upload: Any, record: World, by: Actor, at: datetime) -> None:
        rows = shelf.placed(record)
        if len(rows) > 1:
            parts = [records.Part(row["first_page"], row["last_page"]) for row in rows]
            documents = records.split(upload=upload, parts=parts, by=by, at=at)
        else:
            documents = [Document.objects.get(upload=upload)]
        for row, document in zip(rows, documents, strict=True):
            records.describe(
                document=document, type=row["type"], title=row["title"], author=row["author"] or "",
                service_date=people._day(row["service_date"]) if row["service_date"] else None,
                clinical=row["clinical"], answers=row["answers"], by=by, at=at,
            )  # fmt: skip

    def _overdue(self, case: Case) -> str:
        at = self.at("records_overdue_at")
        clock = case.deadlines.filter(rule__startswith="REC_", state=Deadline.RUNNING).order_by("due_at").first()
        due = f"The records were due on {clock.due_at.astimezone(PACIFIC):%Y-%m-%d}." if clock else ""
        actions.move(case=case, step="records_overdue", by=SYSTEM, at=at, because=due)
        self._serve(case, at + 30 * MINUTE, "mail")
        return "records overdue; the delay is reported"

    def _proceed(self, case: Case) -> str:
        because = self.world["timeline"]["proceed_because"].strip()
        records.proceed_without(case=case, by=self.actor(Role.COORDINATOR), at=self.at("proceed_at"), because=because)
        return "proceeds lawfully on the records at hand"

    def _complete(self, case: Case) -> str:
        at, by = self.at("records_complete_at"), self.actor(Role.INTAKE_CLERK)
        for letter in record_queries.required_missing(case):
            note = "The claims administrator states that there is none."
            records.mark_required(case=case, letter=letter, status="not_applicable", note=note, by=by, at=at)
        records.complete(case=case, by=by, at=at)
        return "records complete; the clock to decide starts"

    def _withdraw(self, case: Case) -> str:
        at = self.at("withdrawn_at")
        because = self.world["timeline"]["withdrawn_because"].strip()
        actions.move(
            case=case,
            step="withdraw",
            by=self.actor(Role.INTAKE_CLERK),
            at=at,
            because=because,
            facts={"in_writing": True},
        )
        self._serve(case, at + 30 * MINUTE, "mail")
        return "withdrawn by the employee"

    def _reviewer(self) -> Any:
        return people.by_key(self.world["timeline"]["reviewer"])

    def _seat(self, case: Case) -> str:
        by, at = self.actor(Role.COORDINATOR), self.at("reviewer_assigned_at")
        seat = panel.assign(case=case, reviewer_id=str(self._reviewer().reviewer.pk), by=by, at=at)
        return f"reviewer assigned: {', '.join(seat.specialties)}"

    def _attest(self, case: Case) -> str:
        panel.attest(case=case, person=self._reviewer(), sentences=panel.ATTESTATION, at=self.at("attested_at"))
        return "the reviewer attested; the record is open"

    def _issue(self, case: Case) -> str:
        director = people.by_key(self.world["timeline"].get("qa_by", "medical_director"))
        made = determinations.sign_and_issue(
            case=case, person=director, password=people.PASSWORD, at=self.at("issued_at")
        )
        return f"signed and issued: {made.get_result_display()}"

    def _serve_determination(self, case: Case) -> str:
        by, at = self.actor(Role.INTAKE_CLERK), self.at("served_at")
        ways = self.world["timeline"]["service"]
        for row in _waiting(case):
            notices.record_service(notice_letter=row, method=ways.get(row.party.kind, "mail"), by=by, at=at)
        return "served on every party"

    def _late_implementation(self, case: Case) -> str:
        actions.move(case=case, step="overdue_implementation", by=SYSTEM, at=self.at("implementation_overdue_at"))
        return "implementation overdue"

    def _implement(self, case: Case) -> str:
        actions.move(case=case, step="implement", by=self.actor(Role.INTAKE_CLERK), at=self.at("implemented_at"))
        return "implementation reported"

    def _close(self, case: Case) -> str:
        """When the time to appeal is over and nothing is owed, on the morning after."""
        last = case.deadlines.filter(rule=queries.APPEAL).order_by("-due_at").first()
        case.refresh_from_db()
        if (
            last is None
            or case.state not in ("issued", "implemented")
            or not queries.appeal_window_over(case, at=self.now)
        ):
            return f"ends as: {case.get_state_display()}"
        at = last.due_at + timedelta(hours=9)
        facts = {"appeal_window_over": queries.appeal_window_over(case, at=at)}
        actions.move(case=case, step="close", by=self.actor(Role.COORDINATOR), at=at, facts=facts)
        return "closed after the time to appeal"


def _waiting(case: Case) -> QuerySet[NoticeLetter]:
    """The case's letters in the mail room."""
    return queries.unserved_letters().filter(notice__case=case)
