"""The programs of law, a folder each: its data (YAML) and its grounds of eligibility (`grounds.py`)."""
