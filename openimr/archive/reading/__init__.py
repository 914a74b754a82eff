"""Reading a published determination: its text or PDF in, its parts with their places in the source out. Pure.

The pipeline, a file each: `source` (text with its bold runs), `layouts` (which of the known layouts it is), `header`,
`credentials`, `summary`, `items` and `early` (the decisions), `guideline_lines` (citations), `titles` (what was asked
for), `closing` (what the last words say), `letter` (all of it together). What a layout does not say is left empty and
told as a fault, never guessed.
"""
