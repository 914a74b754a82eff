"""One page under the rules: sentences, sections, days, levels and hits, each found once."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from openimr.records.facts.rules import anchors, dates, gazetteer, levels, scope, sections
from openimr.records.facts.rules.fact import Fact, Span
from openimr.records.facts.rules.gazetteer import Hit
from openimr.records.facts.rules.sheet import Sheet

END = re.compile(r"[\n\v]|\s(?<=[a-zA-Z0-9)%\"'\]][.!?]\s)\s*(?=[A-Z0-9#(*\"'•-])|\s(?=\d{1,2}[.)] [A-Z])")
LONGEST = 1_500  # characters of a sentence
NUMBERED = re.compile(r"(\d{1,2})[.)] [A-Z]")
SHORT = frozenset(
    "dr mr mrs ms vs no st jr sr approx dept ext fig inc etc e.g i.e p.o b.i.d t.i.d q.i.d q.d q.h.s p.r.n h.s pt pts tab tabs cap caps"
    " mg ml mcg gm hx dx rx tx sx wk wks hr hrs min max lt rt bilat p.m a.m u.s m.d d.o d.c i.v i.m a.c qty disp dos ph.d r l c a.k.a"
    " jan feb mar apr jun jul aug sept sep oct nov dec approx temp neg pos no. prev".split()
)
IMAGING_PAGE = re.compile(
    r"\belectrodiagnostic (?:consultation|study|report|evaluation|medicine)|\bnerve conduction (?:study|studies) report|\bemg(?:/ncs|/ncv)? (?:report|study)\b"
    r"|\b(?:mri|magnetic resonance(?: imaging)?|ct|computed tomography|x-?rays?|radiographs?|radiographic|ultrasound|arthrogram)"
    r"(?: scan| arthrogram| imaging| examination| exam| report| series)?(?:,| -)? ?(?:of|:|report|study|without|with|w/o|the|right|left|cervical|lumbar|lumbosacral|thoracic|bilateral)\b"
)
TITLE = re.compile(
    r"(?:^|[\n\v])[^\n\va-z]{0,40}\b(?:MRI|CT|X-?RAYS?|RADIOGRAPHS?|ULTRASOUND|EMG|NCV|NCS|MAGNETIC RESONANCE)\b[^\n\va-z]{0,3} [A-Z]{3}"
)
OF_A_VISIT = frozenset(
    {"plan", "subjective", "assessment", "exam", "medications", "work"}
)  # no radiologist writes these
READ_BY = re.compile(
    r"\b(?:needle|latency|conduction velocity|technique|radiologist|interpreting physician|sequences|multiplanar|axial and sagittal|views were obtained|views of the)\b"
)
GUIDELINE = re.compile(
    r"\b(?:mtus|acoem|odg|guidelines?|uptodate|evidence[- ]based|randomized|systematic review|meta-analysis|is (?:generally |usually |typically )?(?:used|indicated|recommended) (?:for|in) (?:the )?(?:treatment|patients|management)"
    r"|patients (?:who|with)|medical literature|studies (?:have )?(?:show|suggest|found)\w*|criteria for|cochrane|fda)\b"
)
SOMEBODY = re.compile(
    r"\b(?:the|this|his|her|our) (?:patient|claimant|applicant|employee|injured worker|worker|iw|provider|case|request)\b|\b(?:he|she|pt)\b|\bpatient (?:has|is|was|had|reports)\b|\bmr\.|\bms\.|\bmrs\."
    r"|\b(?:is|are|was|were) (?:\w+ )?(?:not (?:medically necessary|certified|approved|authorized)|non-?certified|denied|certified|approved|authorized)\b"
)
THERAPY_PAGE = re.compile(
    r"(?:evaluation|note|report|summary|progress|re-evaluation)\s?[-:,]\s?(physical therapy|occupational therapy|chiropractic|acupuncture|hand therapy|aquatic therapy|physiotherapy)\b|"
    r"\b(physical therapy|occupational therapy|chiropractic|acupuncture|hand therapy|aquatic therapy|physiotherapy)"
    r"(?: \w+)?,? (?:daily )?(?:note|progress|treatment|initial|evaluation|re-evaluation|visit|discharge|progress note|daily note|re-?exam\w*|soap|clinic|flow|attendance)"
)


class Page:
    """`plain` as the sheet has it; `counted`: the same with levels, days and other numbers that count nothing as ~."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.plain, self.text = sheet, sheet.plain, sheet.text
        self._hits: dict[str, list[Hit]] = {}

    @cached_property
    def sentences(self) -> list[Span]:
        return [piece for span in self._sentences() for piece in self._pieces(span)]

    def _pieces(self, span: Span) -> Iterator[Span]:
        """The sentence, in several where nobody writes so long a one: a rule looks about each place it finds in all of it,
        and a page of "PT x PT x" without a stop would keep it busy for minutes."""
        start = span.start
        while span.end - start > LONGEST:
            end = self.text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            end = start + LONGEST if end < 0 else end
            yield Span(start, end)
            start = end
        yield Span(start, span.end)

    def _sentences(self) -> Iterator[Span]:
        start = 0
        for match in END.finditer(self.text):
            if match.group()[:1] not in "\n\v" and (self._abbreviated(match.start()) or not self._next_in_list(match)):
                continue
            if match.start() > start:
                yield Span(start, match.start())
            start = match.end()
        if start < len(self.text):
            yield Span(start, len(self.text))

    def _next_in_list(self, match: re.Match[str]) -> bool:
        """Of "1. Strain 2. Sprain" the 2 begins an entry; of "PT x 8. Continue Norco" the 8 does not."""
        number = NUMBERED.match(self.text, match.end())
        if number is None or self.text[match.start() - 1] in ".!?:;":
            return True
        before = self.text[max(0, match.start() - 400) : match.start()]
        return bool(re.search(rf"(?:^|[\s:])\(?{int(number[1]) - 1}[.)] ", before))

    def _abbreviated(self, place: int) -> bool:
        word = self.plain[max(0, place - 8) : place].rsplit(None, 1)[-1:] or [""]
        return word[0].endswith(".") and word[0].strip("(.").rstrip(".") in SHORT

    @cached_property
    def _anchored(self) -> dict[str, list[int]]:
        return anchors.find(self.plain, [span.end for span in self.sentences])

    def anchored(self, tag: str) -> list[int]:
        return self._anchored[tag]

    def where(self, tag: str) -> list[Span]:
        """The sentences in which the patterns of `tag` can match."""
        return [self.sentences[index] for index in self._anchored[tag]]

    def each(self, pattern: re.Pattern[str], tag: str) -> Iterator[re.Match[str]]:
        """Matches of a pattern within the sentences of `tag`."""
        for span in self.where(tag):
            yield from pattern.finditer(self.plain, span.start, span.end)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.sentences]

    def sentence(self, place: int) -> Span:
        """The sentence a place stands in."""
        return self.sentences[max(bisect_right(self._starts, place) - 1, 0)]

    def index(self, place: int) -> int:
        return max(bisect_right(self._starts, place) - 1, 0)

    def of_guideline(self, place: int) -> bool:
        """Whether the sentence tells of a guideline or of patients in general."""
        index = self.index(place)
        if index not in self._general:
            span = self.sentences[index]
            words = self.plain[span.start : span.end]
            self._general[index] = (
                index in self._guided and bool(GUIDELINE.search(words)) and not SOMEBODY.search(words)
            )
        return self._general[index]

    @cached_property
    def _guided(self) -> frozenset[int]:
        return frozenset(self._anchored["guideline"])

    @cached_property
    def _general(self) -> dict[int, bool]:
        return {}

    @cached_property
    def days(self) -> list[dates.Day]:
        return dates.find(self.plain)

    @cached_property
    def day(self) -> str:
        """The day the page is about, "" when none is named."""
        return dates.of_page(self.plain, self.days)

    @cached_property
    def levels(self) -> list[levels.Level]:
        return levels.find(self.text)

    @cached_property
    def counted(self) -> str:
        return levels.masked(self.plain, self.levels, self.days)

    @cached_property
    def sections(self) -> sections.Sections:
        return sections.find(self.plain, self.text)

    def section(self, place: int) -> str:
        return self.sections.at(place)

    @cached_property
    def _triggers(self) -> list[Hit]:
        return scope.triggers(self.plain)

    def hits(self, name: str) -> list[Hit]:
        """The terms of a list on this page."""
        if name not in self._hits:
            self._hits[name] = gazetteer.read(name).find(self.plain)
        return self._hits[name]

    def within(self, name: str, span: Span) -> list[Hit]:
        return [hit for hit in self.hits(name) if span.start <= hit.start < span.end]

    def assertion(self, start: int, end: int) -> str:
        """How the words at a place are asserted in their sentence."""
        span = self.sentence(start)
        near = [hit for hit in self._triggers if span.start <= hit.start < span.end]
        return scope.assertion(self.plain, near, span.start, span.end, start, end)

    @cached_property
    def is_imaging(self) -> bool:
        """A radiologist's report."""
        if not self._anchored["study"]:
            return False
        names = self.sections.names
        if TITLE.search(self.text[:300]) and "impression" in names and not names & OF_A_VISIT:
            return True
        head = self.plain[:600]
        return bool(IMAGING_PAGE.search(head) and (READ_BY.search(self.plain) or {"findings", "impression"} <= names))

    @cached_property
    def therapy(self) -> str:
        """Whose note the page is: physical therapy, acupuncture ..., or ""."""
        found = THERAPY_PAGE.search(self.plain[:400]) if self._anchored["therapist"] else None
        return (found[1] or found[2]).replace("physiotherapy", "physical therapy") if found else ""

    def fact(
        self, kind: str, value: dict[str, Any], assertion: str, span: Sequence[int], rule: str, confidence: float
    ) -> Fact:
        """A fact whose words are those that `span` (start, end) touches."""
        first, last = self.sheet.word_at(span[0]), self.sheet.word_at(max(span[1] - 1, span[0]))
        kept = {key: part for key, part in value.items() if part not in ("", None, [], {})}
        return Fact(kind, kept, assertion, first, last, self.sheet.quote(first, last), rule, confidence, self.day)
