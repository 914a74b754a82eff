"""A job whose worker was killed is put back, once, and no other is touched."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from openimr.kit.jobs import SILENT_S, retry_stalled


def _worker(silent_s: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_s],
        )
        return int(cursor.fetchone()[0])


def _being_done(worker: int) -> int:
    job = app.configure_task("sweep_clocks", queue="site").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job])
    return int(job)


def _status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_only_the_jobs_of_dead_workers_are_put_back() -> None:
    left = _being_done(_worker(SILENT_S + 60))
    held = _being_done(_worker(0))
    async_to_sync(retry_stalled.func)(timestamp=0)
    assert _status(left) == "todo"
    assert _status(held) == "doing"
