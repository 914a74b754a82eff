"""The forms of completeness: the letter to a custodian, and what answered it."""

from contextlib import suppress
from uuid import UUID

from django import forms

from openimr.records.catalog import REQUIRED
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
    letters = forms.MultipleChoiceField(
        label="They belong to",
        required=False,
        choices=[(row.letter, row.letter) for row in REQUIRED],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_lines(self) -> list[str]:
        return [line for line in self.cleaned_data["lines"].splitlines() if line.strip()]


def ids(given: list[str]) -> list[UUID]:
    """Those of these texts that are ids."""
    found = []
    for text in given:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
