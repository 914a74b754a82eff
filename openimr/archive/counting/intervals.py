"""The arithmetic of shares."""

from math import sqrt

Z = 1.959963984540054  # 95 per cent


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 per cent interval of a share (Wilson 1927), as parts of one; (0, 1) when nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z
    middle = share + square / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
