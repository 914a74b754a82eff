"""Numbers, addresses and days by their form."""

import re
from collections.abc import Iterator

from openimr.publication.identifiers import lists
from openimr.publication.identifiers.found import Found

SIGN = r"\s*(?:numbers?|nos?\b\.?|num\b\.?|#|id\b\.?)\s*(?:is|was)?\s*[:#]?\s*"
SAID = r"\s*(?:(?:numbers?|nos?\b\.?|#|id\b\.?|is|was)\s*)*[:#]?\s*"  # the sign may be missing
VALUE = r"(?=[\w\-/]*\d)[A-Za-z0-9][A-Za-z0-9\-/]{3,24}(?<![-/])"
PHONE = r"(?:\+?1[\-. ]?)?(?:\(\d{3}\)\s?|\b\d{3}[\-. –])\d{3}[\-. –]\d{4}\b(?:\s*(?:x|ext\.?|extension)\s*\d{1,6})?"
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
NUMERIC = "|".join(
    rf"\b(?:0?[1-9]|1[0-2]){sign}\s?(?:0?[1-9]|[12]\d|3[01]){sign}\s?(?:(?:19|20)\d\d|\d\d)\b(?!\d)"
    for sign in ("/", "-", r"\.")
)
DAY = (
    rf"(?:{NUMERIC}|\b(?:19|20)\d\d-\d\d-\d\d\b"
    rf"|\b{MONTH}\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b\.?,?\s+(?:19|20)\d\d\b"
    rf"|\b{MONTH}\b\.?(?:\s+of)?,?\s+(?:19|20)\d\d\b|\b(?:0?[1-9]|1[0-2])/(?:19|20)\d\d\b)"
)
NO_YEAR = r"\b(?:on|dated|since|until|till|from|through|by|starting|ending)\s+(?P<value>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])\b(?![/\d]|\s*(?:pain|strength|on\b|in\s+(?:strength|severity)|intensity|out|scale|VAS)))"
STATE = r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|California|Nevada|Arizona|Oregon|Texas|Washington)"
ROAD = r"(?:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Way|Place|Pl|Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Trail|Trl|Square|Sq|Loop|Alley|Plaza|Calle|Camino|Avenida|Row|Walk|Path|Mews|Freeway|Expressway|Common|Commons|Ridge|Crossing|Crossroad|Passage|Cove|Point|Run|Pike|Vista|Hill|Hills|View|Glen|Grove|Park|Station|Junction|Route)"
UNIT = r"(?:[,\s]+(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Bldg|Building|Rm|Room|#)\.?\s*#?\s?[\w\-]{1,6})?"
NAME = r"[A-ZÀ-Þ][^\W\d_]*(?:['’.\-][^\W\d_]*)*"
TOWN = rf"(?:[,\s]+(?:{NAME}\s+){{0,2}}{NAME},\s*{STATE}\b\.?(?:\s+\d{{5}}(?:-\d{{4}})?)?)?"
STREET = rf"\b\d{{1,6}}(?:-\d+)?\s+(?:[NSEW]\.?\s+|(?:North|South|East|West)\s+)?(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{NAME}|de|del|la|las|los|van|von|den|der|da|das|dos)\s+){{1,5}}{ROAD}\b\.?{UNIT}{TOWN}"
FACILITY = r"(?:Hospital|Medical\s+Cent(?:er|re)|Medical\s+Group|Clinic|Surgery\s+Center|Surgical\s+Center|Imaging(?:\s+Center)?|Pharmacy|Health\s+Center|Healthcare|Rehabilitation\s+Center|Urgent\s+Care|Orthop(?:a)?edics?|Radiology|Chiropractic|Physical\s+Therapy|Laborator(?:y|ies)|Pain\s+Center|Spine\s+(?:Center|Institute)|Wellness\s+Center|Institute|Associates|Insurance(?:\s+(?:Company|Fund|Group))?|Claims(?:\s+Services?)?|Adjusters|Indemnity|Casualty|Mutual|Home\s+Care)"
COMPANY = rf"\b(?:{NAME}(?:,)?\s+(?:(?:and|&)\s+)?){{1,4}}(?:Inc|LLC|LLP|Ltd|Corp|Corporation|Company|PLC|GmbH)\b\.?"
WEB = r"(?:https?://|www\.)[^\s<>()\[\]“”]+[^\s<>()\[\]“”.,;:]"
OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"

ROWS: tuple[tuple[str, str, int], ...] = (  # (kind, pattern; a group `value` is what identifies, else the whole, flags)
    ("email", r"[\w.+\-]+\s?@\s?[\w\-]+(?:\.[\w\-]+)+", 0),
    ("url", WEB, re.IGNORECASE),
    ("url", r"\b(?:[\w\-]+\.)+(?:com|org|net|edu|gov|io|us)/[\w\-./]+", re.IGNORECASE),
    ("ip", rf"\b(?=[\d.]*\d\d)(?:{OCTET}\.){{3}}{OCTET}\b", 0),
    ("ip", r"\b(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}\b", 0),
    ("ssn", r"\b\d{3}-\d{2}-\d{4}\b|\b[xX*]{3}-[xX*]{2}-\d{4}\b", 0),
    ("ssn", rf"\b(?:SSN|S\.S\.N\.|social\s+security){SAID}(?:ending\s+in\s+)?(?P<value>[\d\- ]{{4,11}}\d)", re.IGNORECASE),
    ("fax", rf"\b(?:fax|facsimile)\b[^\d\n(+]{{0,20}}(?P<value>{PHONE})", re.IGNORECASE),
    ("phone", rf"(?<![\d\-]){PHONE}", 0),
    ("phone", r"\b(?:phone|tel|telephone|call|cell|fax)\b\.?[^\d\n]{0,12}(?P<value>\d{3}[\-. ]\d{4})\b", re.IGNORECASE),
    ("mrn", rf"\b(?:MRN|medical\s+record|chart|patient\s+(?:id|account)|patient){SIGN}(?P<value>{VALUE})", re.IGNORECASE),
    ("mrn", rf"\bMRN{SAID}(?P<value>{VALUE})", 0),
    ("health_plan", rf"\b(?:member|subscriber|policy|group|plan|beneficiary|medi-?cal|medicare|health\s+plan){SIGN}(?P<value>{VALUE})", re.IGNORECASE),
    ("account", rf"\b(?:account|acct|invoice|bank\s+account|routing|card){SIGN}(?P<value>{VALUE}(?:[ \-]\d{{4}})*)", re.IGNORECASE),
    ("account", r"\b(?:\d{4}[ \-]){3}\d{4}\b", 0),
    ("licence", rf"\b(?:licen[sc]e|lic|DEA|NPI|certificate|certification|registration|passport){SIGN}(?P<value>{VALUE})", re.IGNORECASE),
    ("licence", rf"\b(?:NPI|DEA|CA\s+lic(?:en[sc]e)?){SAID}(?P<value>{VALUE})", 0),
    ("vehicle", r"\b(?=[A-HJ-NPR-Z0-9]*\d)(?=[A-HJ-NPR-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}\b", 0),
    ("vehicle", rf"\b(?:licen[sc]e\s+plate|plate|VIN|vehicle){SAID}(?P<value>(?=[\w\-]*\d)[A-Z0-9][A-Z0-9\- ]{{3,8}}[A-Z0-9])\b", re.IGNORECASE),
    ("device", rf"\b(?:serial|S/N|UDI|device|lot|implant)(?:{SIGN}|:\s*|\s+)(?P<value>{VALUE})", re.IGNORECASE),
    ("biometric", rf"\b(?:finger\s?prints?|voice\s?prints?|retinal?(?:\s+scan)?|iris(?:\s+scan)?|facial\s+(?:scan|recognition)|biometric)(?:\s+(?:template|file|record|hash|identifier|scan))*{SAID}(?P<value>{VALUE})", re.IGNORECASE),
    ("photo", r"\b[\w\-]+\.(?:jpe?g|png|heic|gif|bmp|tiff?)\b", re.IGNORECASE),
    ("case_number", r"\b(?:IMR\s?-?|CM)\d{2}-\d{3,7}\b", 0),
    ("claim", r"\b(?:ADJ|EAMS|WCAB|WCIS|JCN|SAU|LAO|VNO)[\s#:\-]*\d{5,12}\b", 0),
    ("claim", rf"\b(?:claim|file|EAMS|ADJ|WCAB|WCIS|JCN|case|reference|ref|authorization|referral|tracking|UR){SIGN}(?P<value>{VALUE})", re.IGNORECASE),
    ("other_number", rf"\b(?:badge|employee|payroll|personnel|student|order|accession|specimen|prescription|Rx|confirmation){SIGN}(?P<value>{VALUE})", re.IGNORECASE),
    ("address", STREET, 0),
    ("address", rf"\bP\.?\s?O\.?\s+Box\s+\d+{TOWN}", re.IGNORECASE),
    ("address", rf"\b(?:{NAME}\s+){{0,2}}{NAME},\s*{STATE}\b\.?\s+\d{{5}}(?:-\d{{4}})?\b", 0),
    ("address", r"\bZIP(?:\s+code)?\s*:?\s*(?P<value>\d{5}(?:-\d{4})?)\b", re.IGNORECASE),
    ("address", rf"\b{STATE}\s+\d{{5}}(?:-\d{{4}})?\b", 0),
    ("geography", rf"\b(?:in|of|from|near|to|at|around)\s+(?P<value>(?:{NAME}\s+){{0,2}}{NAME}),\s*(?:{STATE})\b", 0),
    ("geography", rf"\b(?P<value>(?:{NAME}\s+){{0,2}}{NAME}\s+County)\b", 0),
    ("geography", rf"\b(?:city|town|village|county)\s+of\s+(?P<value>{NAME}(?:\s+{NAME}){{0,2}})", re.IGNORECASE),
    ("birth_date", rf"\b(?:DOB|D\.O\.B\.|date\s+of\s+birth|birth\s?date|born(?:\s+on)?)\s*(?:is|was|:)?\s*(?P<value>{DAY})", re.IGNORECASE),
    ("date", DAY, 0),
    ("date", NO_YEAR, 0),
    ("date", rf"\b{MONTH}\b\.?\s+(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!,?\s*(?:19|20)\d\d)", 0),
    ("age", r"\b(?P<value>(?:9\d|1[0-2]\d))[\s\-]*(?:years?|yrs?|y/?o)\b[\s\-]*(?:old)?", re.IGNORECASE),
    ("age", r"\b(?:aged?|age\s+of)\s*:?\s*(?P<value>(?:9\d|1[0-2]\d))\b", re.IGNORECASE),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, flags)) for kind, pattern, flags in ROWS)
ORGANIZATION = re.compile(rf"\b(?P<name>(?:{NAME}\s+(?:(?:and|of|&|for|the)\s+)?){{1,5}}){FACILITY}\b|{COMPANY}")
PUBLISHERS = re.compile(
    r"\b(?:American|National|California|United|World|University|College|Academy|Society|Federal|Department|Division|Centers?\s+for"
    r"|Official|International|Cochrane|Mayo|Official\s+Disability|Michigan|Treatment|Guidelines?|Medicare|Aetna|Cigna|Work\s+Loss\s+Data)\b"
)


def find(text: str) -> Iterator[Found]:
    """Every place that has the form of an identifier, its kind named."""
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span("value") if "value" in pattern.groupindex else match.span()
            yield Found(start, end, kind, f"it has the form of a {lists.KINDS[kind]}")
    yield from _organizations(text)


def _organizations(text: str) -> Iterator[Found]:
    """A facility or company by its last words, unless every word of its name is a common one or it publishes guidelines."""
    for match in ORGANIZATION.finditer(text):
        start, end = _trimmed(text, *match.span())
        words = re.findall(r"[A-ZÀ-Þ][\w'’\-]+", text[start:end])
        own = [word for word in words if not lists.safe(word) or _owner(word, match[0])]
        if own and not PUBLISHERS.search(text[start:end]):
            yield Found(start, end, "facility", "it has the form of a facility's or a company's name")


PLACES = re.compile(
    r"(?:Hospital|Medical Center|Medical Group|Clinic|Imaging|Surgery Center|Pharmacy|Physical Therapy)\Z"
)


def _owner(word: str, whole: str) -> bool:
    """A word of medicine or of the language that is a place's name here: "Barton Medical Center", "Page Imaging"."""
    plain = re.sub(r"['’]s$", "", word).casefold()
    named = plain in lists.eponyms() or plain in lists.family() or plain in lists.name_words()
    return named and whole.startswith(word) and bool(PLACES.search(whole))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without words of the sentence before it ("At Harbor Clinic")."""
    while match := re.match(
        r"(?:At|The|From|In|By|To|Of|And|With|For|An?|Per|Via|Her|His|Their|On|After|When)\s+", text[start:end]
    ):
        start += match.end()
    return start, end
