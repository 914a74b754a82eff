"""The door to the bytes: this machine's disk, or a bucket when the settings name one."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from openimr.kit.blobs import Blobs, BlobStore


def blobs() -> Blobs:
    """The store that the settings name: `BUCKET` (a dict of django-storages' S3 options) or the folder `BLOBS`."""
    if settings.BUCKET:
        return _bucket(tuple(sorted(settings.BUCKET.items())), settings.BLOBS, settings.CACHE_BYTES)
    return BlobStore(settings.BLOBS)


@lru_cache(maxsize=4)  # a client is dear to make and may be shared by threads
def _bucket(options: tuple[tuple[str, str], ...], cache: Path, most_bytes: int) -> Blobs:
    from botocore.config import Config
    from storages.backends.s3 import S3Storage

    from openimr.kit.bucket import BucketStore

    patience = Config(
        connect_timeout=5,
        read_timeout=60,
        retries={"max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": "path"},
        signature_version="s3v4",
    )
    return BucketStore(S3Storage(client_config=patience, **dict(options)), cache / "cache", most_bytes)
