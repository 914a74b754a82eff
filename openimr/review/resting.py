"""What a sentence says against what its pages say: quotations word for word, figures and sides by value. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from openimr.records.citing import figures, quotes, signature
from openimr.records.citing.sentences import Sentence

RANKS = (quotes.EXACT, quotes.NOISE, quotes.NUMBERS, quotes.NEGATION, quotes.SIDE, quotes.MISSING)
Pages = Mapping[str, Sequence[str]]  # reference: its words as read


def remarks(sentence: Sentence, pages: Pages) -> Iterator[str]:
    """One sentence for each thing that the cited pages do not bear out. `pages` are those whose words are known."""
    here = {ref: pages[ref] for ref in sentence.refs if ref in pages}
    if not here:
        return
    found = [*(_quoted(sentence, quote, here) for quote in sentence.quotes), _figures(sentence, here)]
    yield from filter(None, found)


def _quoted(sentence: Sentence, quote: str, pages: Pages) -> str:
    """Nothing when the quotation stands on one of the pages, with its negation."""
    ref, found = min(
        ((ref, quotes.verdict(quote, words)) for ref, words in pages.items()), key=lambda one: RANKS.index(one[1].kind)
    )
    if not found.passes:
        return f"“{_short(quote)}” does not stand so on [{ref}]. {found.sentence}"
    if found.after and not signature.of(sentence.own_words.split()).negations:
        return (
            f"“{_short(quote)}”: on [{ref}] the word “{found.after}” stands right before these words and is left out."
        )
    return ""


def _figures(sentence: Sentence, pages: Pages) -> str:
    told = " ".join(word for words in pages.values() for word in words)
    names = " ".join(f"[{ref}]" for ref in pages)
    if not told:
        compare = figures.untold(sentence.own_words, "")
        return f"{names} has no readable words; compare {', '.join(compare)} with its picture." if compare else ""
    missing = figures.untold(sentence.own_words, told)
    return f"{names} does not say {', '.join(missing)}: “{_short(sentence.text)}”." if missing else ""


def _short(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:119].rstrip()}…"
