"""The physician's work: reading, the clinical case summary, and per item guideline, decision and rationale.

`actions.decide` is the only writer of an outcome, and only the seated reviewer's own act reaches it. `checks` is pure:
it names what stands in the way of a sound determination, each check with the real reversal it would have prevented.
"""
