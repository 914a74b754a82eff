"""Reading pages: in chunks, more than once, by two at a time, and when it goes wrong."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.accounts.roles import Actor
from openimr.host.home import CHECKOUT
from openimr.records import actions, jobs
from openimr.records.models import Document, Page, Upload
from openimr.records.receiving import pagework
from openimr.records.store import blobs
from openimr.records.tests.conftest import AT, Add, Send, page_of, pdf

Worker = Callable[[], subprocess.Popen[bytes]]
WORKER = [sys.executable, "manage.py", "procrastinate", "worker", "--queues", "pages", "--one-shot"]


@pytest.fixture
def host(transactional_db: None, settings: object) -> Iterator[dict[str, str]]:
    """The environment of a process that works on the test's database and files."""
    kept = connection.settings_dict
    url = f"postgresql://{kept['USER']}@/{kept['NAME']}?host={quote(kept['HOST'] or kept['OPTIONS']['host'])}"
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)  # a data folder under a closed one would be moved elsewhere
        settings.BLOBS = Path(home) / "files"  # type: ignore[attr-defined]
        env = {**os.environ, "DATABASE_URL": url, "IMR_HOME": home}
        _forget_jobs()
        yield env
        _forget_jobs()


@pytest.fixture
def worker(host: dict[str, str]) -> Worker:
    """Start a worker process that ends when no job is left."""
    return lambda: subprocess.Popen(WORKER, env=host, cwd=CHECKOUT, stdin=subprocess.DEVNULL)


def _forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def test_a_file_becomes_pages_with_words_boxes_and_pictures(add: Add) -> None:
    document = add("Cervical spine, C6-7 disc.", "Physical therapy, 8 sessions.")
    assert (document.state, document.page_count) == (Document.READ, 2)
    page = page_of(document, 2)
    assert page.bare_words() == ["Physical", "therapy,", "8", "sessions."]
    for _, left, top, right, bottom in page.word_rows():
        assert 0 <= left < right <= page.width
        assert 0 <= top < bottom <= page.height
    assert blobs().read(page.image)
    assert blobs().read(page.thumb)
    assert page.ocr_confidence is None
    assert len(page.sha256) == 64


def test_a_long_file_is_read_by_jobs_in_any_order(send: Send) -> None:
    upload = send(pdf(*(f"Page number {number}" for number in range(1, 46))))
    pagework.begin(upload.pk)
    waiting = list(ProcrastinateJob.objects.filter(task_name="records.read_chunk").order_by("-id"))
    assert [(job.args["first"], job.args["last"]) for job in waiting] == [(41, 45), (21, 40), (1, 20)]
    for job in waiting[:-1]:
        assert pagework.read_chunk(**job.args).state == Upload.READING
    assert pagework.read_chunk(**waiting[-1].args).state == Upload.READ
    assert list(Page.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 46))
    assert page_of(upload.documents.get(), 33).text.strip() == "Page number 33"


def test_asking_again_queues_nothing_twice(send: Send) -> None:
    upload = send(pdf(*(f"Page {number}" for number in range(30))))
    pagework.begin(upload.pk)
    pagework.begin(upload.pk)
    assert ProcrastinateJob.objects.filter(task_name="records.read_chunk").count() == 2


def test_reading_again_changes_nothing(add: Add) -> None:
    document = add("one", "two")
    before = list(Page.objects.values_list("pk", "sha256"))
    pagework.read_chunk(document.upload_id, 1, 2)
    actions.read_upload(document.upload_id)
    assert list(Page.objects.values_list("pk", "sha256")) == before


def test_a_worker_killed_after_some_pages_loses_none(send: Send) -> None:
    upload = send(pdf("one", "two", "three"))
    upload = pagework._inspected(upload.pk)
    pagework.read_chunk(upload.pk, 1, 1)  # then the worker dies; the job comes again
    kept = Page.objects.get().pk
    assert pagework.read_chunk(upload.pk, 1, 3).state == Upload.READ
    assert Page.objects.get(number=1).pk == kept


@pytest.mark.usefixtures("worker")
def test_two_workers_on_one_chunk_make_each_page_once(send: Send) -> None:
    upload = send(pdf(*(f"Page {number}" for number in range(8))))
    pagework._inspected(upload.pk)
    at_once, problems = threading.Barrier(2), []

    def work() -> None:
        try:
            at_once.wait()
            pagework.read_chunk(upload.pk, 1, 8)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not problems
    assert Page.objects.count() == 8
    assert Upload.objects.get().state == Upload.READ


@pytest.mark.parametrize(
    "change", [{"text": "other words"}, {"words": "[]"}, {"image": "0" * 64}, {"sha256": "0" * 64}]
)
def test_a_page_cannot_be_rewritten(add: Add, change: dict[str, str]) -> None:
    page = page_of(add("No fracture."))
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(**change)


class Job:
    def __init__(self, attempts: int) -> None:
        self.job = self
        self.attempts = attempts


def test_a_failure_is_tried_again_and_at_last_becomes_a_state(send: Send, by: Actor) -> None:
    upload = send(pdf("one"))
    place = blobs().path(upload.sha256)
    place.rename(place.with_suffix(".away"))
    with pytest.raises(Exception, match="missing"):
        jobs.read_upload.func(Job(0), str(upload.pk))
    assert Upload.objects.get().state == Upload.RECEIVED
    jobs.read_upload.func(Job(jobs.TRIES), str(upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.documents.get().state) == (Upload.UNREADABLE, Document.UNREADABLE)
    assert upload.problem == "The stored file is missing; restore it from a backup. Then start the reading again."
    place.with_suffix(".away").rename(place)
    actions.read_again(upload=upload, by=by, at=AT)
    assert actions.read_upload(upload.pk).state == Upload.READ
    assert upload.documents.get().state == Document.READ


def test_a_worker_takes_the_jobs_and_reads_everything(worker: Worker, send: Send) -> None:
    short, long = send(pdf("short")), send(pdf(*(f"Page {number}" for number in range(25))))
    assert worker().wait(60) == 0
    for upload, pages in ((short, 1), (long, 25)):
        upload.refresh_from_db()
        assert (upload.state, upload.pages.count()) == (Upload.READ, pages)
    jobs_of_ours = ProcrastinateJob.objects.filter(queue_name="pages")
    assert set(jobs_of_ours.values_list("status", flat=True)) == {"succeeded"}


def test_a_worker_killed_in_mid_job_leaves_the_rest_to_the_next(worker: Worker, send: Send) -> None:
    upload = send(pdf(*(f"Page {number}" for number in range(120))))
    first = worker()
    while not upload.pages.exists():
        assert first.poll() is None
        time.sleep(0.01)
    first.kill()
    first.wait()
    kept = dict(upload.pages.values_list("number", "pk"))
    assert 0 < len(kept) < 120
    with connection.cursor() as cursor:  # what the sweep of stalled jobs does when the heart no longer beats
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")
    assert worker().wait(120) == 0
    upload.refresh_from_db()
    assert (upload.state, upload.pages.count()) == (Upload.READ, 120)
    assert kept.items() <= dict(upload.pages.values_list("number", "pk")).items()
