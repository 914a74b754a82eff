"""A mail (EML): its head fields and body as pages of text; what is attached, as members."""

import email
import email.header
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from openimr.records.reading.encodings import decoded, mended, shown
from openimr.records.reading.kinds import FileRefused
from openimr.records.reading.limits import Limits
from openimr.records.reading.typed import Heading, LinePages

FIELDS = ("From", "To", "Cc", "Date", "Subject")
LONGEST_FIELD = 2_000  # characters
LINE_TAGS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}
SILENT_TAGS = {"script", "style", "head", "title"}
DEEP = "The mail holds parts within parts more than {} deep; ask the sender to attach the files to a new mail."
MANY = "The mail holds more than {:,} parts; ask the sender to split it."
LARGE = "The mail is larger than {} MB; ask the sender to split it."


class MailPages(LinePages):
    """The mail as it would be printed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        parts = list(walked(opened(path, limits), limits))
        whole = parts[0]
        said = [Heading(f"{name}: {words}") for name in FIELDS if (words := field(whole, name))]
        attached = [
            f"Attached: {shown(attachment_name(part, place))}" for place, part in enumerate(parts) if is_member(part)
        ]
        body = shown("\n".join(text for text in map(_text, _bodies(parts)) if text))
        super().__init__([*said, *attached, "", *body.replace("\f", "\n").expandtabs(4).splitlines()], limits)


def opened(path: Path, limits: Limits) -> Message:
    if path.stat().st_size > limits.mail_bytes:
        raise FileRefused("refused", LARGE.format(limits.mail_bytes // 1_000_000))
    try:
        return email.message_from_bytes(path.read_bytes())
    except RecursionError as error:
        raise FileRefused("refused", DEEP.format(limits.depth)) from error


def walked(whole: Message, limits: Limits) -> Iterator[Message]:
    """The mail and its parts in order; an attached mail is one part, not walked into."""
    waiting, count = [(whole, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if depth > limits.depth:
            raise FileRefused("refused", DEEP.format(limits.depth))
        if count > limits.entries:
            raise FileRefused("refused", MANY.format(limits.entries))
        yield part
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting += [(inner, depth + 1) for inner in reversed(part.get_payload())]  # type: ignore[arg-type]


def is_member(part: Message) -> bool:
    """Whether the part becomes a file of its own: an attached mail, a file, a picture in the text."""
    if part.get_content_type() == "message/rfc822":
        return True
    if part.is_multipart():
        return False
    return part.get_content_maintype() != "text" or bool(part.get_filename()) or _disposition(part) == "attachment"


def _disposition(part: Message) -> str:
    return str(part.get("Content-Disposition", "")).split(";")[0].strip().lower()


def attachment_name(part: Message, place: int) -> str:
    """The name the sender gave it, else one that says what it is."""
    name = part.get_filename()
    if name:
        return unfolded(name)[:LONGEST_FIELD]
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        subject = field(inner[0], "Subject") if isinstance(inner, list) and inner else ""
        return f"{subject or 'mail'}.eml"
    return f"part {place}.{part.get_content_subtype()}"


def attachment_bytes(part: Message) -> bytes:
    inner = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
        return inner[0].as_bytes()  # type: ignore[union-attr]
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def field(part: Any, name: str) -> str:
    return " ".join(shown(unfolded(str(part.get(name, ""))[:LONGEST_FIELD])).split())


def unfolded(value: str) -> str:
    """A field's words with their encodings undone."""
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, UnicodeError, email.errors.HeaderParseError):
        return value


def _bodies(parts: list[Message]) -> Iterator[Message]:
    """The text parts that are the mail itself; HTML only where no plain text stands."""
    texts = [part for part in parts if part.get_content_maintype() == "text" and not is_member(part)]
    plain = [part for part in texts if part.get_content_subtype() != "html"]
    yield from plain if any(_text(part).strip() for part in plain) else texts


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    text = _of_charset(data, part.get_content_charset() or "utf-8")
    return _Bare.of(text) if part.get_content_subtype() == "html" else text


def _of_charset(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, ValueError):  # a name that is none, bytes that do not fit it
        return (decoded(data) or mended(data))[0]


class _Bare(HTMLParser):
    """The words of a web page without its marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    @classmethod
    def of(cls, page: str) -> str:
        bare = cls()
        bare.feed(page)
        return "".join(bare.words)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in SILENT_TAGS
        self.words += ["\n"] if tag in LINE_TAGS else []

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT_TAGS))

    def handle_data(self, data: str) -> None:
        self.words += [] if self.silent else [data.replace("\n", " ")]
