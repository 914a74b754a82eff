"""The forms of completeness: the letter to a custodian, and what answered it."""

from uuid import UUID

from django import forms

from openimr.records.catalog import REQUIRED
from openimr.records.custodians import CUSTODIANS


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


class AnsweredForm(forms.Form):
    note = forms.CharField(max_length=500, required=False)
    uploads = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        given = data.getlist("uploads") if hasattr(data, "getlist") else []
        self.fields["uploads"].choices = [(one, one) for one in given if _is_id(one)]  # type: ignore[attr-defined]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
