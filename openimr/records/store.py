"""Where the bytes of uploads and page images lie."""

from django.conf import settings

from openimr.kit.blobs import BlobStore


def blobs() -> BlobStore:
    return BlobStore(settings.BLOBS)
