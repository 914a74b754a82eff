"""Where letters' bytes lie."""

from openimr.kit.storage import blobs

__all__ = ["blobs"]
