"""The memory of a worker while it reads a file of 5,000 pages and 300 MB: itself, its servers and their children."""

import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
from PIL import Image

from openimr.cli import measuring

PAGES, PICTURE = 5_000, 275  # pixels of a side: a picture of noise of about 60 KB on each page
MOST_MB = 700
PATIENCE = 3600.0  # seconds


def run(folder: Path) -> None:
    """Have a real worker read the file; the bound is for the sum of all its processes at one moment."""
    size = _receive(folder / "long.pdf")
    worker = subprocess.Popen([sys.executable, "-m", "openimr.cli", "worker", "--queues", "pages"])
    begun = time.monotonic()
    try:
        together, largest = _watch(worker.pid)
    finally:
        worker.terminate()
        worker.wait()
    speed = PAGES / (time.monotonic() - begun)
    figure = f"{together:.0f} MB together, {largest:.0f} MB the largest"
    measuring.tell(
        f"memory of a worker, {PAGES:,} pages, {size >> 20} MB", figure, f"{MOST_MB} MB", holds=together < MOST_MB
    )
    print(f"  it read {speed:.1f} pages a second, two jobs at a time")


def _receive(file: Path) -> int:
    """The file in a case, waiting to be read; its bytes."""
    from openimr.accounts.roles import SYSTEM
    from openimr.cases.models import Case
    from openimr.cli.bench_records import AT
    from openimr.records import actions

    _make(file)
    case = Case.objects.create(
        number="BENCH-2", program="ca-wc", state="records_pending", received_at=AT, employee_name="Bench"
    )
    with file.open("rb") as data:
        actions.receive(case=case, file=data, name=file.name, source="claims_administrator", by=SYSTEM, at=AT)
    return file.stat().st_size


def _make(file: Path) -> None:
    pdf, dice = pikepdf.new(), random.Random("memory")
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    font = pdf.make_indirect(font)
    for number in range(PAGES):
        page = pdf.add_blank_page(page_size=(612, 792))
        image = pikepdf.Stream(pdf, _noise(dice))
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=PICTURE, Height=PICTURE,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(Im0=pdf.make_indirect(image))
        )
        lines = " ".join(f"(Page {number}, line {line}: the patient has completed {dice.randrange(24)} visits.) Tj T*"
                         for line in range(40))  # fmt: skip
        page.contents_add(f"BT /F1 9 Tf 12 TL 50 740 Td {lines} ET q 150 0 0 150 400 40 cm /Im0 Do Q".encode())
    pdf.save(file)


def _noise(dice: random.Random) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (PICTURE, PICTURE), dice.randbytes(PICTURE * PICTURE)).save(out, "JPEG", quality=92)
    return out.getvalue()


def _watch(pid: int) -> tuple[float, float]:
    """The most memory that the process and its descendants held together, and the most that one held, in MB."""
    from openimr.records.models import Upload

    together = largest = 0.0
    until = time.monotonic() + PATIENCE
    while Upload.objects.filter(case__number="BENCH-2", state__in=("received", "reading")).exists():
        if time.monotonic() > until:
            raise RuntimeError("The worker did not read the file in time.")
        held = [_resident(each) for each in _family(pid)]
        together, largest = max(together, sum(held)), max(largest, *held)
        time.sleep(0.1)
    return together, largest


def _family(pid: int) -> list[int]:
    """The process and all below it."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return [pid, *(each for child in children for each in _family(child))]


def _resident(pid: int) -> float:
    """MB in memory now; 0 for a process that has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
