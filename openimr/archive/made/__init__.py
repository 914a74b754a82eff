"""Determinations made from our own words, seeded, for measures and tests: the truth, and letters that tell it.

`letters.made(number)` gives a determination in the shape that reading gives; `paper` sets it as a PDF or as text in the
layouts of different years.
"""
