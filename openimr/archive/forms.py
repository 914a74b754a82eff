"""What the pages of saved searches ask."""

from django import forms

from openimr.archive.saved_searches import LONGEST_NAME


class NameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=LONGEST_NAME, help_text="Only you see it.")
