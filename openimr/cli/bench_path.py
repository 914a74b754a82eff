"""The whole path of one case, by the product's actions: application, screening, notices, a record read, review, letter."""

import io
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import IO, Any

import typst

from openimr.cli import ground

if __name__ == "__main__":
    ground.ready()

from django.utils import timezone

from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.cases import actions, application, notices, queries, screening
from openimr.cases.models import Case
from openimr.demo import people
from openimr.demo.world import shelf
from openimr.determinations import actions as determinations
from openimr.panel import access as seats
from openimr.panel import actions as panel
from openimr.panel import queries as panel_queries
from openimr.records import actions as records
from openimr.records import queries as record_queries
from openimr.records.models import Document, Page
from openimr.review import actions as review
from openimr.review import checks
from openimr.review import queries as review_queries

CASES = 10  # a process
PAGE = """= Progress report
The employee attended 12 therapy visits for the neck. Pain is 6 of 10, as before. Work limits are unchanged.
Home exercises are done daily without help.
#pagebreak()
Plan: 8 more sessions of physical therapy for the cervical spine."""
WORDS = (
    "The employee attended twelve visits of therapy for the same body part and pain stayed the same, work limits stayed the"
    " same, and home exercises are done daily without help, so that nothing in this record shows a need for a therapist"
    " [R1 p. 1]. The plan asks for eight more sessions [R1 p. 2]. Physical therapy times 8 sessions is not medically necessary."
)


def measure() -> tuple[float, str]:
    """Cases a second with one process a core, and where the time of one case goes in a process alone."""
    people.enrol_everybody()
    alone = _carry(0)
    words = [sys.executable, "-m", "openimr.cli.bench_path"]
    workers = [
        subprocess.Popen([*words, str(number + 1)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(cores())
    ]
    for worker in workers:
        _line(worker)  # set up
    begun = time.perf_counter()
    for worker in workers:
        _pipe(worker.stdin).write(b"go\n")
        _pipe(worker.stdin).flush()
    for worker in workers:
        worker.wait()
    rate = cores() * CASES / (time.perf_counter() - begun)
    return rate, ", ".join(f"{name} {statistics.median(taken) * 1000:.0f} ms" for name, taken in alone.items())


def cores() -> int:
    return os.cpu_count() or 1


def _line(worker: subprocess.Popen[bytes]) -> bytes:
    return bytes(_pipe(worker.stdout).readline())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _carry(worker: int) -> dict[str, list[float]]:
    """Carry cases through; gives the seconds of each phase of each case."""
    form = shelf.case(1)["application"]
    phases: dict[str, list[float]] = {}
    for number in range(CASES):
        for name, taken in one_case(form, worker * 1000 + number).items():
            phases.setdefault(name, []).append(taken)
    return phases


def one_case(form: dict[str, Any], number: int) -> dict[str, float]:
    """Carry one case through; gives the seconds of each phase."""
    marks = [("", time.perf_counter())]

    def mark(name: str) -> None:
        marks.append((name, time.perf_counter()))

    claim = {"employee": {**form["employee"], "last_name": f"Number{number}"}, "claim_number": f"BENCH-{number}"}
    at = timezone.now()
    office = {role: people.by_key(role.value) for role in (Role.INTAKE_CLERK, Role.COORDINATOR, Role.MEDICAL_DIRECTOR)}
    clerk, coordinator = (
        office[Role.INTAKE_CLERK].acting_as(Role.INTAKE_CLERK),
        office[Role.COORDINATOR].acting_as(Role.COORDINATOR),
    )
    case = actions.open_case(filing=application.read({**form, **claim}, now=at), by=clerk, at=at)
    screening.screen(case=case, by=clerk, at=at)
    screening.conclude(case=case, step="find_eligible", by=clerk, at=at)
    actions.move(case=case, step="request_records", by=coordinator, at=at)
    mark("opening")
    _send(case, clerk)
    mark("notices")
    _record(case, clerk)
    mark("record")
    proposal = next(row for row in panel_queries.proposals(case, on=at.date()) if row[0].fits)
    panel.assign(case=case, reviewer_id=proposal[0].reviewer_id, by=coordinator, at=at)
    mark("matching")
    _review(case, proposal[1].person)
    mark("review")
    director = office[Role.MEDICAL_DIRECTOR]
    determinations.sign_and_issue(case=case, person=director, password=people.PASSWORD, at=at + timedelta(minutes=1))
    _serve(case, clerk)
    mark("determination")
    return {name: moment - before for (_, before), (name, moment) in pairwise(marks)}


def _send(case: Case, by: Any) -> None:
    for notice in case.notices.filter(prepared_at__isnull=True):
        notices.prepare(notice_id=notice.pk)
    _serve(case, by)


def _serve(case: Case, by: Any) -> None:
    for row in queries.unserved_letters().filter(notice__case=case):
        notices.record_service(notice_letter=row, method="mail", by=by, at=timezone.now())


@cache
def _paper() -> bytes:
    """Two typed pages; every case gets its own copy of the same bytes."""
    pdf: Any = typst.compile(PAGE.encode(), format="pdf", ignore_system_fonts=True)
    return bytes(pdf)


def _record(case: Case, by: Any) -> None:
    now = timezone.now()
    upload = records.receive(
        case=case, file=io.BytesIO(_paper()), name="record.pdf", source="claims_administrator", by=by, at=now
    )
    records.read_upload(upload.pk)
    document = Document.objects.get(upload=upload)
    records.describe(document=document, type="progress", title="Progress report", answers=["A", "D"], by=by, at=now)
    for letter in record_queries.required_missing(case):
        records.mark_required(case=case, letter=letter, status="not_applicable", note="None exists.", by=by, at=now)
    records.complete(case=case, by=by, at=now)


def _review(case: Case, person: Person) -> None:
    now = timezone.now()
    seat = panel.attest(case=case, person=person, sentences=panel.ATTESTATION, at=now)
    draft = review.begin(case=case, person=person)
    for page in Page.objects.light().filter(document__case=case).select_related("document"):
        records.open_page(page=page, by=seats.seat_actor(seat), at=now)
    review.save_summary(case=case, person=person, summary=WORDS)
    guideline = {
        "kind": "mtus",
        "title": "MTUS Chronic Pain Medical Treatment Guidelines",
        "year": "2009",
        "section": "Physical Medicine",
    }
    review.save_item(case=case, person=person, position=1, guideline=guideline, rank="A", higher={}, rationale=WORDS)
    review.decide(case=case, person=person, position=1, outcome="upheld", at=now)
    draft.refresh_from_db()
    keys = [problem.key for problem in review_queries.problems(draft) if problem.kind == checks.LOOK]
    review.acknowledge(case=case, person=person, keys=keys)
    review.submit(case=case, person=person, password=people.PASSWORD, at=now)


if __name__ == "__main__":
    one_case(shelf.case(1)["application"], int(sys.argv[1]) * 1000 + 999)  # warm
    print("ready", flush=True)
    sys.stdin.readline()
    _carry(int(sys.argv[1]))
