"""The larger picture of a page: drawn from the original once, and the usual picture where it cannot be drawn."""

import io

from PIL import Image

from openimr.records.models import LargePicture
from openimr.records.reader import large
from openimr.records.store import blobs
from openimr.records.tests.conftest import Add, page_of


def test_a_page_is_drawn_larger_once(add: Add) -> None:
    page = page_of(add("No fracture of the left hip."))
    name, kind = large.of(page)
    picture = Image.open(io.BytesIO(blobs().read(name)))
    assert (picture.width, kind) == (1700, "image/png")
    place = blobs().path(page.upload.sha256)
    place.rename(place.with_suffix(".away"))  # the original is not asked again
    assert large.of(page) == (name, kind)
    assert LargePicture.objects.count() == 1
    place.with_suffix(".away").rename(place)


def test_where_nothing_larger_can_be_drawn_the_page_is_shown_as_it_is(add: Add) -> None:
    page = page_of(add("No fracture of the left hip."))
    page.upload.kind = "png"  # so that the reader of pictures is asked for a PDF, and fails
    assert large.of(page) == (page.image, page.image_type)
    assert not LargePicture.objects.exists()
