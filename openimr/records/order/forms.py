"""The form of one proposed document."""

from django import forms

from openimr.records.catalog import KIND_CHOICES
from openimr.records.forms import DAY


class OrderForm(forms.Form):
    """What a document is; the keys press its buttons."""

    type = forms.ChoiceField(
        choices=[("", "Choose …"), *KIND_CHOICES], error_messages={"required": "Choose a type from the list."}
    )
    title = forms.CharField(max_length=200, error_messages={"required": "Give the document a title."})
    author = forms.CharField(max_length=200, required=False)
    service_date = forms.DateField(
        label="Date of service",
        required=False,
        widget=DAY,
        error_messages={"invalid": "Write the date as year-month-day, for example 2014-07-08."},
    )
