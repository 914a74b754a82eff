"""Search in published determinations: a tantivy index derived from the database, and the questions asked of it.

`asking` reads what a person typed (pure), `synonyms` widens it, `schema` says what a letter is in the index, `index`
keeps the index (build, follow, replace), `answering` asks it, `passages` shows why a letter was found. The index can be
lost at any moment: it is rebuilt from the database, and until then a search says so.
"""

from openimr.archive.search.answering import Asked, Found, count_after, search, similar
from openimr.archive.search.index import IndexAway, Status, rebuild, status, update

__all__ = ["Asked", "Found", "IndexAway", "Status", "count_after", "rebuild", "search", "similar", "status", "update"]
