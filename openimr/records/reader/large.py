"""The larger picture of a page, for looking closer and for two pages side by side: drawn when first asked for, then kept.

Most pages are never looked at closer: made for all, these pictures would take as long and as much room again.
"""

from openimr.records import reading
from openimr.records.models import LargePicture, Page
from openimr.records.reading import pictures
from openimr.records.store import blobs


def of(page: Page) -> tuple[str, str]:
    """Blob and content type of the larger picture; of the usual one where the page cannot be drawn larger."""
    about = {"sha256": page.upload.sha256, "upload_page": page.upload_page, "rotation": page.rotation}
    kept = LargePicture.objects.filter(**about, wide=pictures.LARGE).first()
    if kept is None:
        drawn = _drawn(page)
        if drawn is None:
            return page.image, page.image_type
        name = blobs().put(drawn[0])
        kept, _ = LargePicture.objects.get_or_create(
            **about, wide=pictures.LARGE, defaults={"image": name, "image_type": drawn[1]}
        )
    return kept.image, kept.image_type


def _drawn(page: Page) -> tuple[bytes, str] | None:
    upload = page.upload
    if page.unreadable or not upload.kind:
        return None
    place = blobs().path(upload.to_read)
    return reading.picture(place, upload.kind, page.upload_page, wide=pictures.LARGE, rotation=page.rotation)
