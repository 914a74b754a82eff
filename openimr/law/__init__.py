"""Statutory rules, pure: what the law says, from when to when, where it says so, and how sure we are.

A number never stands in code; it is a dated row of a program's data (`programs/<program>/*.yaml`) with a citation. The
engine knows no program's words: another program is another folder. Rooms above ask `clocks`, `eligibility`, `notices`,
`qualifications`, `conflicts`, `standard`, `outcomes`; what cannot be answered is refused by name (`refusal.Refused`).
"""
