"""A search as an Atom feed: what a reader of feeds needs to follow it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse
from django.urls import reverse

from openimr.archive import queries, search
from openimr.archive.asked import Address
from openimr.archive.models import Determination

ATOM = "http://www.w3.org/2005/Atom"


def answer(address: Address, absolute: Callable[[str], str]) -> HttpResponse:
    """The newest letters of a search as a feed; 503 with a sentence while the index cannot be asked."""
    try:
        found = search.search(search.Asked(address.question, address.filters, "date"))
    except search.IndexAway as away:
        return HttpResponse(str(away), status=503, content_type="text/plain; charset=utf-8")
    words = atom(address, queries.letters(found.keys), absolute)
    return HttpResponse(words, content_type="application/atom+xml")


def atom(address: Address, letters: Sequence[Determination], absolute: Callable[[str], str]) -> bytes:
    """The feed of a search: an entry for each letter, dated by its decision."""
    feed = Element("feed", xmlns=ATOM)
    here = absolute(address.link())
    for name, words in (
        ("title", f"Determinations: {address.question or 'all'}"),
        ("id", here),
        ("updated", _newest(letters)),
    ):
        SubElement(feed, name).text = words
    SubElement(feed, "link", href=here)
    for letter in letters:
        _entry(feed, letter, absolute)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: Element, letter: Determination, absolute: Callable[[str], str]) -> None:
    entry, place = SubElement(feed, "entry"), absolute(reverse("archive:determination", args=[letter.slug]))
    titles = "; ".join(f"{item.title}: {item.outcome}" for item in letter.items.all())
    for name, words in (
        ("title", letter.case_number or letter.slug), ("id", place), ("updated", _moment(letter)), ("summary", titles),
    ):  # fmt: skip
        SubElement(entry, name).text = words
    SubElement(entry, "link", href=place)


def _moment(letter: Determination) -> str:
    day = letter.decision_date
    return datetime.combine(day, time(0), UTC).isoformat() if day else letter.added_at.isoformat()


def _newest(letters: Sequence[Determination]) -> str:
    return max((_moment(letter) for letter in letters), default=datetime(2013, 1, 1, tzinfo=UTC).isoformat())
