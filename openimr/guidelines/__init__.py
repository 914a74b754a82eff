"""Guidelines as sources that can be cited: what each is called, when it was in force, what a citation of it must name.

No guideline's text or tables stand here; thresholds come with the operator's own licensed copy. Pure.
"""
