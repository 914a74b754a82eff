"""The public JSON API, read only: published determinations, statistics, snapshots of the open data.

Everything it tells is on a public page as well; it needs no key and knows no person. Bad input gets one sentence.
"""
