"""Published determinations: read from the letters of every year, kept, searched, counted, given out as open data.

`reading` is pure: a letter's bytes in, its parts with their places out. What is kept here is public; letters of our own
enter when the publication room releases them, de-identified.
"""
