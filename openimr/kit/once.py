"""Rows that are written once: the database itself refuses to change or delete them, whoever asks and by what means."""

import pgtrigger


def written_once() -> tuple[pgtrigger.Trigger, ...]:
    """For a model's `Meta.triggers`. TRUNCATE passes: the application's role should not own the tables."""
    return (pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete),)
