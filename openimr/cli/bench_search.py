"""The figures of the search: a corpus made here, the index built, questions ranked and counted, pages served.

Nothing is extrapolated: the size that was run is told.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openimr.cli import bench_house, measuring, serving

BUILD_CPU_MINUTES, RANKED_MS, FACETS_MS, PAGE_MS, MEMORY_MB = 10.0, 50.0, 100.0, 150.0, 2048.0
ASKED, A_SECOND, SERVED_SECONDS, WARMING, PORT = 200, 20, 15, 5, 8793
MORE = ("", "pain", "patient", "-denied", "treatment", "left", "weeks", "sessions")  # words that make another question
PLAIN_LETTERS = 100_000  # letters of the PostgreSQL comparison
QUESTIONS = (
    "physical therapy shoulder", "mri lumbar spine radiculopathy", "norco chronic pain function", '"epidural steroid injection"',
    "acupuncture improvement", "gabapentin nerve pain", "surgery meniscal tear", "title:mri knee", "urine drug screen",
    "functional restoration program", "tens unit", "cyclobenzaprine spasm", "ther* elbow", "carpal tunnel syndrome",
    "depressive disorder therapy", "omeprazole stomach", "home health aide", "lidocaine patch", "facet blocks",
    "zolpidem insomnia",
)  # fmt: skip


def search(size: int) -> None:
    """Everything about the search on `size` made determinations."""
    with bench_house.folder() as place:
        os.environ["IMR_HOME"] = str(place)
        from openimr.cli import ground

        ground.ready()
        print(f"{size:,} made determinations")
        _filled(size)
        _built(size)
        _asked()
        _beside_postgres(size)
        _served(place)


def _filled(size: int) -> None:
    from django.utils import timezone

    from openimr.archive import importing
    from openimr.archive.made import many

    begun = time.perf_counter()
    for rows in many.rows(size, os.cpu_count() or 1):
        importing.take(rows, at=timezone.now())
    rate = size / (time.perf_counter() - begun)
    measuring.tell("letters made and taken in", f"{rate:,.0f} a second", "none", holds=True)


def _cpu() -> float:
    """Processor seconds of this process and its ended children."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


BUILD = "from openimr.cli import ground; ground.ready(); from openimr.archive import search; search.rebuild()"


def _built(size: int) -> None:
    """In a process of its own, so that its time and memory are the index's alone."""
    before = _cpu()
    done = subprocess.run([sys.executable, "-c", f"{BUILD}; {PEAK}"], capture_output=True, text=True, check=True)
    minutes, peak = (_cpu() - before) / 60, float(done.stdout.split()[-1]) / 1024
    bound = BUILD_CPU_MINUTES * size / 1_000_000
    least = f"{bound:.2f} ({BUILD_CPU_MINUTES:.0f} a million)"
    measuring.tell("index built", f"{minutes:.2f} CPU minutes", least, holds=minutes <= bound)
    measuring.tell("memory of the build", f"{peak:.0f} MB", f"{MEMORY_MB:.0f} MB", holds=peak <= MEMORY_MB)


PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def _asked() -> None:
    from openimr.archive.search import answering, asking, kept
    from openimr.archive.search.index import searcher

    at = searcher()

    def ranked(question: str) -> Any:
        return at.search(answering._question(asking.ask(question)), limit=20, count=True)

    def counted(question: str) -> Any:
        return answering._facets(at, answering._question(asking.ask(question)), {})

    def narrowed(question: str) -> Any:
        kept.forget()
        return answering.search(answering.Asked(question, {"outcome": ["overturned"], "category": ["REHAB"]}))

    _timed("ranked question", ranked, RANKED_MS)
    _timed("counts of eight facets", counted, FACETS_MS)
    _timed("question with two choices and all counts", narrowed, RANKED_MS + FACETS_MS)


def _timed(name: str, work: Callable[[str], Any], bound: float) -> None:
    taken = _times(work)
    p50, p95 = statistics.median(taken), taken[int(0.95 * len(taken))]
    measuring.tell(name, f"p50 {p50:.1f} ms, p95 {p95:.1f} ms", f"p95 {bound:.0f} ms", holds=p95 <= bound)


def _times(work: Callable[[str], Any], count: int = ASKED) -> list[float]:
    """Sorted milliseconds of `count` questions, after one round that is not counted."""
    for question in QUESTIONS:
        work(question)
    taken = []
    for number in range(count):
        begun = time.perf_counter()
        work(QUESTIONS[number % len(QUESTIONS)])
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


FULL_TEXT = """CREATE TABLE bench_text AS SELECT d.id, to_tsvector('english', d.summary || ' ' ||
    (SELECT string_agg(i.title || ' ' || i.rationale, ' ') FROM archive_item i WHERE i.determination_id = d.id)) AS words
    FROM archive_determination d WHERE d.id <= (SELECT min(id) FROM archive_determination) + %s"""
RANKED = """SELECT id, ts_rank(words, question) FROM bench_text, websearch_to_tsquery('english', %s) AS question
    WHERE words @@ question ORDER BY 2 DESC LIMIT 20"""


def _beside_postgres(size: int) -> None:
    """The same words asked of PostgreSQL's full text, on at most a hundred thousand of the same letters."""
    from django.db import connection

    letters = min(size, PLAIN_LETTERS)
    with connection.cursor() as cursor:
        cursor.execute(FULL_TEXT, [letters])
        cursor.execute("CREATE INDEX ON bench_text USING gin (words)")
        cursor.execute("ANALYZE bench_text")

    def ask(question: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(RANKED, [question.replace("title:", "").replace("*", "")])
            return cursor.fetchall()

    taken = _times(ask, 60)
    figure = f"p50 {statistics.median(taken):.1f} ms, p95 {taken[int(0.95 * len(taken))]:.1f} ms"
    measuring.tell(f"PostgreSQL full text, {letters:,} letters", figure, "none: beside ours", holds=True)


def _served(place: Path) -> None:
    """Pages of the real server at a steady rate."""
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)]
    words += [
        "--blocking-threads",
        "1",
        "--workers",
        str(os.cpu_count() or 1),
        "--log-level",
        "warning",
        "openimr.site.wsgi:application",
    ]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "openimr.site.settings", "IMR_PLAIN_STATIC": "1"}
    with (place / "web.log").open("wb") as log:
        server = subprocess.Popen(words, env=env, stdout=log, stderr=log)
    try:
        serving.wait_until_served(PORT)
        taken, memory = _fetched(_addresses()), _memory_mb(server.pid)
    finally:
        server.terminate()
        server.wait()
    p95 = taken[int(0.95 * len(taken))]
    figure = f"p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms"
    measuring.tell(
        f"pages at {A_SECOND} a second, each asked once", figure, f"p95 {PAGE_MS:.0f} ms", holds=p95 <= PAGE_MS
    )
    measuring.tell("memory of the server", f"{memory:.0f} MB", f"{MEMORY_MB:.0f} MB", holds=memory <= MEMORY_MB)


def _memory_mb(pid: int) -> float:
    """Memory of a process and its children that no other shares or maps from a file, in MB."""
    total = 0.0
    for each in [pid, *_children(pid)]:
        rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        total += sum(
            int(line.split()[1]) for line in rollup.splitlines() if line.startswith(("Private_Dirty", "Private_Clean"))
        )
    return total / 1024


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _addresses() -> list[str]:
    """Searches and determinations in turn, no address twice: nothing is answered from what was kept."""
    from urllib.parse import quote_plus

    from openimr.archive.models import Determination

    asked = A_SECOND * SERVED_SECONDS // 2 + WARMING
    every = max(1, Determination.objects.count() // asked)
    slugs = Determination.objects.values_list("slug", flat=True).order_by("pk")[::every][:asked]
    pages = [f"/determinations/{slug}/" for slug in slugs]
    questions = [f"{question} {more}".strip() for more in MORE for question in QUESTIONS][:asked]
    searches = [f"/determinations/?q={quote_plus(question)}" for question in questions]
    return [page for pair in zip(searches, pages, strict=False) for page in pair]


def _fetched(addresses: Sequence[str]) -> list[float]:
    from concurrent.futures import ThreadPoolExecutor

    def fetch(address: str, due: float) -> float:
        time.sleep(max(0.0, due - time.perf_counter()))
        begun = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}", timeout=30) as answer:
            answer.read()
        return (time.perf_counter() - begun) * 1000

    for address in addresses[: 2 * WARMING]:
        fetch(address, 0)
    addresses = addresses[2 * WARMING :]
    start, count = time.perf_counter() + 0.2, A_SECOND * SERVED_SECONDS
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(fetch, addresses[n % len(addresses)], start + n / A_SECOND) for n in range(count)]
        return sorted(one.result() for one in asked)
