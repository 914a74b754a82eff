"""The demo's world: six fictional cases, the people in them, and the paper they arrive on.

`cases/*.yaml` and `people.yaml` are the material (schema: README.md here). `shelf` reads it, `paper` prints the record
files as PDF, `fax` makes pages look faxed. Everything is invented; nobody here exists.
"""
