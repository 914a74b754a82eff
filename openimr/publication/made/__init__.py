"""Made letters with planted identifiers, to measure what is found: every planted place is known, and so is every trap.

Names come from whoever measures, so that they can be others than the lists of the finder.
"""
