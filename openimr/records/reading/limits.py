"""What a file may cost. Measured on hostile files: a few kilobytes can ask for any amount of memory or time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one child process and of one file."""

    memory_bytes: int = 1536 * 1024 * 1024
    cpu_seconds: int = 90  # 20 scanned pages take about 15
    wall_seconds: float = 180.0
    output_bytes: int = 512 * 1024 * 1024
    pages: int = 10_000
    pixels: int = 60_000_000  # of one picture: 200 dpi of 40 x 37 inches
    text_characters: int = 200_000  # of one page
    words: int = 20_000  # of one page
    text_bytes: int = 60_000_000  # of a text file: more than fills all the pages
    mail_bytes: int = 200_000_000
    entries: int = 2_000  # files in an archive, parts of a mail
    ratio: int = 100  # bytes out for each byte in, of one member larger than `small_bytes`
    small_bytes: int = 1_000_000
    member_bytes: int = 500 * 1024 * 1024
    unpacked_bytes: int = 2 * 1024 * 1024 * 1024  # of all members together
    depth: int = 20  # parts within parts of a mail
    objects: int = 400_000  # of a PDF, searched for scripts
    turns: bool = True  # scans that lie on their side are stood upright; not when a person says how they stand


LIMITS = Limits()
