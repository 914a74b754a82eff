"""Worker processes that share the reading, and are killed while they read."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from openimr.host.home import CHECKOUT
from openimr.records import made
from openimr.records.models import Page, Upload
from openimr.records.receiving import pagework
from openimr.records.tests.conftest import Send, pdf
from openimr.records.tests.test_pagework import Worker, host, worker  # noqa: F401 - fixtures

KILLS = 5


def _todo_again() -> None:
    """What the sweep of stalled jobs does when a worker's heart no longer beats."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")


def _sixty_pages(seed: str = "killed") -> bytes:
    """Sixty pages, of which some are scans: reading takes seconds, so that a kill meets it in the middle."""
    pile = made.pile(seed, 60, "digital")
    grades = ["digital" if at % 5 else "clean" for at in range(60)]
    return made.pdf([replace(one, pages=one.pages[:1], grade=grade) for one, grade in zip(pile, grades, strict=True)])


def test_a_worker_killed_five_times_loses_no_page_and_reads_none_twice(worker: Worker, send: Send) -> None:  # noqa: F811
    send(_sixty_pages("0"))
    dice, seen = random.Random(), [0]
    for kill in range(KILLS):
        running = worker()
        time.sleep(dice.uniform(1.0, 3.5))  # a worker needs about one second to start
        if running.poll() is not None:  # through before its time: the next one gets another file to read
            send(_sixty_pages(str(kill + 1)), name=f"{kill}.pdf")
            running = worker()
            time.sleep(dice.uniform(1.0, 2.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        seen.append(Page.objects.count())
        _todo_again()
    assert seen == sorted(seen)  # what was kept stays
    assert worker().wait(240) == 0
    for upload in Upload.objects.all():
        numbers = Counter(upload.pages.values_list("upload_page", flat=True))
        assert (upload.state, upload.page_count) == (Upload.READ, 60)
        assert numbers == Counter(range(1, 61))


def test_progress_is_seen_while_a_file_is_read(worker: Worker, send: Send) -> None:  # noqa: F811
    upload = send(_sixty_pages())
    running, seen = worker(), set()
    while running.poll() is None:
        seen.add(upload.pages.count())
        time.sleep(0.05)
    assert running.returncode == 0
    assert seen - {0, 60}, "no state between nothing and all was seen"


@pytest.fixture
def imr_worker(host: dict[str, str]) -> Iterator[Worker]:  # noqa: F811
    """Start `imr worker --queues pages` and leave it running to the end of the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "openimr.cli", "worker", "--queues", "pages"]
        started.append(subprocess.Popen(words, env=host, cwd=CHECKOUT, stdin=subprocess.DEVNULL))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.wait()


def test_a_second_worker_process_shares_the_work(imr_worker: Worker, send: Send) -> None:
    upload = send(pdf(*(f"Page {number}" for number in range(600))))
    pagework.begin(upload.pk)
    workers, at_work, until = [imr_worker(), imr_worker()], set(), time.monotonic() + 120
    while Upload.objects.exclude(state=Upload.READ).exists():
        assert all(each.poll() is None for each in workers)
        assert time.monotonic() < until
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT worker_id FROM procrastinate_jobs WHERE status = 'doing'")
            at_work.update(row[0] for row in cursor.fetchall())
        time.sleep(0.02)
    assert len(at_work - {None}) == 2
    assert sorted(upload.pages.values_list("upload_page", flat=True)) == list(range(1, 601))
    assert not ProcrastinateJob.objects.filter(status="failed").exists()


def test_a_small_file_does_not_wait_behind_a_long_one(send: Send) -> None:
    long = send(pdf(*(f"Page {number}" for number in range(200))))
    pagework.begin(long.pk)
    small = send(pdf("One page."), name="small.pdf")
    waiting = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")
    asked = [job.args["upload_id"] for job in waiting if job.task_name == "records.read_upload"]
    assert str(small.pk) in asked
    first = next(job for job in waiting if job.args["upload_id"] == str(small.pk))
    chunks = [job for job in waiting if job.task_name == "records.read_chunk"]
    assert all(first.priority > job.priority for job in chunks)
    assert [job.args["first"] for job in chunks] == sorted(job.args["first"] for job in chunks)
