"""Bytes as text: what a stranger's text file says, and a remark when its writing had to be guessed."""

import codecs

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SPACES = "\t\n\r\f"
OLD = "The text is in an old Windows encoding (cp1252) and was read as such: compare accents and signs with the sender's copy."
WIDE = "The text is in UTF-16 without saying so and was read as such: compare it with the sender's copy."
MENDED = "Some bytes of the file are no text; they are shown as �."
PLAIN = 0.7  # at least so much of a text of an old encoding is plain letters


def decoded(data: bytes, *, cut: bool = False) -> tuple[str, str] | None:
    """The text and a remark; None for bytes that are no text. `cut`: more bytes follow, a letter may be torn."""
    for mark, codec in MARKS:
        if data.startswith(mark):
            return _clean(_try(data, codec, cut=cut), "")
    return _clean(_try(data, "utf-8", cut=cut), "") or _wide(data, cut=cut) or _old(data)


def mended(data: bytes) -> tuple[str, str]:
    """The text of a file that began as text, whatever follows."""
    words = data.decode("utf-8-sig", errors="replace")
    return shown(words), MENDED


def shown(words: str) -> str:
    """The words with � for what no page can show and no database keeps: control characters and lone surrogates."""
    bad = {sign for sign in set(words) if (ord(sign) < 32 and sign not in SPACES) or 0xD800 <= ord(sign) <= 0xDFFF}
    return words.translate(dict.fromkeys(map(ord, bad), "�")) if bad else words


def _try(data: bytes, codec: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)().decode(data, final=not cut)
    except UnicodeDecodeError:
        return None


def _clean(words: str | None, remark: str) -> tuple[str, str] | None:
    if words is None or any(ord(sign) < 32 and sign not in SPACES for sign in set(words)):
        return None
    return words, remark


def _wide(data: bytes, *, cut: bool) -> tuple[str, str] | None:
    """UTF-16 of western letters: every second byte is empty."""
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        pairs = data[first::2]
        if len(data) >= 8 and pairs.count(0) > PLAIN * len(pairs) and b"\x00" not in data[1 - first :: 2]:
            return _clean(_try(data, codec, cut=cut), WIDE)
    return None


def _old(data: bytes) -> tuple[str, str] | None:
    plain = sum(data.count(sign) for sign in (*range(32, 127), 9, 10, 13))
    return _clean(_try(data, "cp1252", cut=False), OLD) if plain >= PLAIN * len(data) else None
