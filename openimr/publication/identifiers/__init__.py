"""Finding what identifies a person in a text: the case's own parties, patterns, and names. Pure.

`known` looks for what the case itself says of its parties, in every way a letter may write it. `patterns` knows numbers,
addresses and days by their form. `people` finds names that no case file holds. `finding` puts the three together: one list
of places, each with its kind and the reason why it was found.
"""
