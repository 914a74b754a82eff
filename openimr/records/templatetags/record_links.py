"""For pages that show a text with references: each [R3 p. 2] a link to its page, the sentence's quotation highlighted."""

import hashlib

from django import template
from django.utils.safestring import SafeString

from openimr.records.citing.linking import Links

register = template.Library()


@register.filter
def linked(text: str, links: Links) -> SafeString:
    """The text with its references as links; everything else escaped."""
    return links.html(text)


@register.filter
def anchor(text: str) -> str:
    """A name for a paragraph, made of its words: what a page's list of citing sentences leads to."""
    return f"said-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
