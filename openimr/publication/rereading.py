"""Reading the kept outputs of a release again, with what the case knows now."""

from openimr.publication import actions, leaks, outputs
from openimr.publication.leaks import Leak
from openimr.publication.models import Release
from openimr.publication.store import blobs


def left_in(release: Release) -> list[Leak]:
    """What is left in the outputs; a copy that has none yet is made for the look and thrown away."""
    sought = actions.sought(release)
    if not release.pdf_sha256:
        return outputs.left_in(outputs.make(actions.letter(release), release.handed, at=release.made_at), sought)
    names = (release.pdf_sha256, release.json_sha256, release.text_sha256)
    left = outputs.left_in(outputs.Outputs(*(blobs().read(name) for name in names)), sought)
    if release.exhibit_sha256:
        count = release.exhibit_pages.count()
        left += leaks.in_pdf(blobs().read(release.exhibit_sha256), sought, output="exhibit.pdf", pictures=count)
    return left
