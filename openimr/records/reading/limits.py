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


LIMITS = Limits()
