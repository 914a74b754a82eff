"""References in a text as links to the pages they name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openimr.cases.models import Case
from openimr.records import queries
from openimr.records.citing import cites, quotes, sentences


@dataclass(frozen=True)
class Links:
    """The pages that some texts refer to, with their words: reference to words; a page that does not exist is not in."""

    case_id: UUID
    pages: Mapping[str, Sequence[str]]

    def html(self, text: str) -> SafeString:
        """The text, escaped, with a link for each reference to a page of the record."""
        return format_html_join("", "{}", ((piece,) for piece in self._pieces(text)))

    def _pieces(self, text: str) -> Iterator[str | SafeString]:
        owners = [one for one in sentences.of(text) for _ in cites.TOKEN.finditer(one.text)]
        end = 0
        for match, owner in zip(cites.TOKEN.finditer(text), owners, strict=True):
            yield text[end : match.start()]
            yield self._link(match[0], owner.quotes)
            end = match.end()
        yield text[end:]

    def _link(self, words: str, quoted: Sequence[str]) -> str | SafeString:
        there = [token for token in cites.find_tokens(words) if token.ref in self.pages]
        if not there:
            return words
        places = [(token, self._mark(token.ref, quoted)) for token in there]
        token, mark = next((one for one in places if one[1]), places[0])
        told = {"document": token.document_number, "page": token.page} | ({"mark": mark} if mark else {})
        address = f"{reverse('records:read', args=[self.case_id])}?{urlencode(told)}"
        return format_html('<a href="{}" data-open-page>{}</a>', address, words)

    def _mark(self, ref: str, quoted: Sequence[str]) -> str:
        """The words of the first quotation that stands on the page, as the address tells them; "" when none does."""
        found = (quotes.verdict(quote, self.pages[ref]) for quote in quoted)
        return next((f"{one.first}-{one.last}" for one in found if one.passes), "")


def of(case: Case, *texts: str) -> Links:
    """The links for these texts; four queries."""
    cited = [one for one in queries.cited(case, "\n".join(texts)) if one.page is not None]
    words = queries.words_of(one.page.pk for one in cited if one.page is not None)
    return Links(case.pk, {one.ref: words[one.page.pk] for one in cited if one.page is not None})
