"""What the pages ask."""

from django import forms

from openimr.publication.models import Mark
from openimr.publication.profiles import profiles

CHOICES = [(Mark.REMOVE, "Remove them everywhere"), (Mark.KEEP, "Keep them: they identify nobody")]
LINES = forms.Textarea(attrs={"rows": 2})


class DraftForm(forms.Form):
    profile = forms.ChoiceField(label="Profile", choices=[])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["profile"].choices = [(name, f"{one.words} ({one.citation})") for name, one in profiles().items()]  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    words = forms.CharField(label="The words, as they stand on the left", max_length=300)
    choice = forms.ChoiceField(label="What becomes of them", choices=CHOICES)
    because = forms.CharField(label="Reason", max_length=300)


class ExhibitForm(forms.Form):
    pages = forms.CharField(
        label="Record pages that go out as pictures",
        required=False,
        help_text="Such as R1 p. 2, R3 p. 1. Look at the pictures: handwriting and faces are not found.",
    )


class ReleaseForm(forms.Form):
    password = forms.CharField(
        label="Your password, once more", widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class WithdrawForm(forms.Form):
    because = forms.CharField(label="Why it is withdrawn", widget=LINES)
