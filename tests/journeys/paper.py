"""Small records, printed through Typst."""

from pathlib import Path

import typst

UR_DECISION = (
    "Utilization Review Decision. Physical therapy times 6 sessions for the lumbar spine is denied. The physician"
    " reviewer finds no measured gain after the earlier visits.",
)
PROGRESS = (
    "Progress report. The employee reports less low back pain after twelve therapy visits. Lumbar flexion improved"
    " from 30 to 55 degrees. She lifts ten pounds at work and walks forty minutes.",
    "Plan. Six more sessions of physical therapy to reach the lifting limit of her job, twenty five pounds, with a"
    " written home exercise program. Follow up in six weeks.",
)


def pdf(file: Path, pages: tuple[str, ...]) -> Path:
    """A file with one paragraph a page."""
    source = "\n#pagebreak()\n".join(pages)
    file.write_bytes(typst.compile(source.encode(), format="pdf", ignore_system_fonts=True))
    return file
