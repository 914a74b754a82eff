"""Where the bytes of uploads and page images lie."""

from openimr.kit.storage import blobs

__all__ = ["blobs"]
