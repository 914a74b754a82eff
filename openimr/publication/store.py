"""Where the outputs of releases lie."""

from django.conf import settings

from openimr.kit.blobs import BlobStore


def blobs() -> BlobStore:
    return BlobStore(settings.BLOBS)
