"""Who saw or changed what: append-only, one hash chain for each thing it is about.

`record` writes an entry inside the caller's transaction; `verify` recomputes a chain and names what does not fit.
A reviewer appears by seat, never by name.
"""
