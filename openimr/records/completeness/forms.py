"""The forms of completeness: the letter to a custodian, and what answered it."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms

from openimr.cases.models import Case
from openimr.records.catalog import letters
from openimr.records.completeness.custodians import CUSTODIANS


class AskForm(forms.Form):
    of = forms.ChoiceField(label="Custodian", choices=CUSTODIANS)
    lines = forms.CharField(
        label="Records that are missing",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=12_000,
        help_text="A line for each; this is what the letter lists.",
        error_messages={"required": "Write at least one record that is missing, a line for each."},
    )
    letters = forms.MultipleChoiceField(label="They belong to", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, case: Case, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["letters"].choices = [(one, one) for one in letters(case.program)]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[str]:
        return [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]


def ids(given: list[str]) -> list[UUID]:
    """Those of these texts that are ids."""
    found = []
    for text in given:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
