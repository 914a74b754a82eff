"""The figures of the archive, each part beside its bound; `PARTS` names them."""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from openimr.cli import bench_release, measuring

LETTERS, RATE, SHARE = 200, 100.0, 0.5


def search(_letters: Path | None, size: int) -> None:
    """The index built, questions asked, pages served, on `size` made determinations."""
    from openimr.cli import bench_search

    bench_search.search(size)


def parse(letters: Path | None, _size: int) -> None:
    """Letters read a second on all cores; and the processor time of one letter beside bare word boxes of the same files."""
    with tempfile.TemporaryDirectory(prefix="imr-bench-") as made:
        folder = letters or _made(Path(made))
        files = sorted(folder.glob("*.pdf"))
        _rate(files)
        _share(files)


def _made(folder: Path) -> Path:
    from openimr.archive.made import letters, paper

    for number in range(LETTERS):
        (folder / f"{number:04}.pdf").write_bytes(paper.pdf(letters.made(number)))
    return folder


def _rate(files: Sequence[Path]) -> None:
    from openimr.archive import forks

    taken = measuring.median_of(3, lambda: list(forks.read_all(files)))
    rate = len(files) / taken
    measuring.tell(
        f"letters read, {len(files)} PDF files", f"{rate:.0f} a second", f"{RATE:.0f} a second", holds=rate >= RATE
    )


def _share(files: Sequence[Path]) -> None:
    """In one process, so that only the reading differs; both by processor time."""
    from openimr.archive import forks

    some = files[:60]
    ours, bare = measuring.paired(
        3, lambda: [forks.read(file) for file in some], lambda: [_bare(file) for file in some], time.process_time
    )
    figure = f"{len(some) / ours:.0f} a CPU second, bare {len(some) / bare:.0f}"
    measuring.tell("letters against bare word boxes", figure, f"{SHARE:.0%} of bare", holds=bare / ours >= SHARE)


def _bare(file: Path) -> int:
    """The words of a file, nothing else."""
    import pdfwords

    document = pdfwords.open(str(file))
    return sum(len(document[number].get_text("words")) for number in range(len(document)))


PARTS: dict[str, Callable[[Path | None, int], None]] = {
    "parse": parse,
    "search": search,
    "release": bench_release.release,
}
