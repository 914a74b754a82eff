"""The case: its application, parties, disputed items, state, timeline and clocks.

`lifecycle` is the table of states and steps; `actions.move` is the only writer of a case's state: it asks the table,
then writes state, timeline, legal events, clocks, notices and audit in one transaction. Rooms above pass in the facts
that guards ask for; nothing here looks upstairs.
"""
