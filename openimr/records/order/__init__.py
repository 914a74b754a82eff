"""Putting a pile in order: what readers propose, what a person decides, and the documents that come of it."""
