"""Statistics of published determinations: each number with its definition and its query; intervals, medians, charts.

`measures` says what is counted and how (data: `measures.yaml`), `intervals` is the arithmetic, `tables` asks the
database and keeps answers until rows change, `published` holds what the state has told of its own counts, `charts` draws.
"""
