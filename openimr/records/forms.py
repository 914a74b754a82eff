"""The forms of the records room. They check what was typed; whether it may be done, the actions say."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from openimr.cases.models import PARTIES, Case
from openimr.records.catalog import KIND_CHOICES, required_by
from openimr.records.models import Document, Mark, RequiredRecord
from openimr.records.order.ordering import Part

MOST_FILES = 50
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PART = re.compile(r"^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5}))?\s*(.*)$")


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, at most `MOST_FILES`. An empty file passes here: it is kept as refused, with its reason."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [super(FilesField, self).clean(file, initial) for file in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Send at most {MOST_FILES} files at a time.")
        return files


class UploadForm(forms.Form):
    source = forms.ChoiceField(
        label="Who sent them",
        choices=[("", "Choose …"), *PARTIES],
        error_messages={"required": "Say which party the files came from."},
    )
    files = FilesField(  # type: ignore[assignment]  # `Form.files` is what came in, this is the field's declaration
        label="Files",
        allow_empty_file=True,
        help_text="PDF, TIFF, JPEG, PNG, Word (DOCX), text, e-mail (EML), or ZIP of these; at most 500 MB each.",
        widget=FilesInput(attrs={"accept": ".pdf,.tif,.tiff,.jpg,.jpeg,.png,.docx,.txt,.eml,.zip"}),
        error_messages={"required": "Choose at least one file."},
    )


class SendingForm(forms.Form):
    """What is told of a file before its bytes: `mark` stands for name, size, last change and first bytes."""

    key = forms.UUIDField(error_messages={"invalid": "The page that sends is out of date; load it again."})
    name = forms.CharField(max_length=1000)
    source = forms.CharField(max_length=30, error_messages={"required": "Say which party the files came from."})
    size = forms.IntegerField(min_value=0)
    mark = forms.RegexField(r"^[0-9a-f]{16,64}$")


class PasswordForm(forms.Form):
    password = forms.CharField(
        max_length=127,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the password that the sender gave."},
    )


CARE = [("", "as its type says"), ("yes", "yes"), ("no", "no")]


class DescribeForm(forms.Form):
    type = forms.ChoiceField(
        choices=[("", "Choose …"), *KIND_CHOICES], error_messages={"required": "Choose a type from the list."}
    )
    title = forms.CharField(max_length=200)
    author = forms.CharField(max_length=200, required=False, help_text="Who wrote it, as the page says.")
    service_date = forms.DateField(
        label="Date of service",
        required=False,
        widget=DAY,
        help_text="The day of the visit, study or report.",
        error_messages={"invalid": "Write the date as year-month-day, for example 2014-07-08."},
    )
    clinical = forms.ChoiceField(label="Tells of the patient's care", choices=CARE, required=False)
    answers = forms.MultipleChoiceField(
        label="Answers the required records", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, case: Case, **named: Any) -> None:
        super().__init__(*args, **named)
        listed = [(row.letter, f"{row.letter}. {row.words}") for row in required_by(case.program)]
        self.fields["answers"].choices = listed  # type: ignore[attr-defined]

    def clean_clinical(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["clinical"])


def described(document: Document) -> dict[str, Any]:
    """What stands about a document now, as the form's first values."""
    names = ("type", "title", "author", "service_date")
    letters = document.answers.values_list("letter", flat=True)
    clinical = ("yes" if document.clinical else "no") if document.type else ""
    return {**{name: getattr(document, name) for name in names}, "clinical": clinical, "answers": list(letters)}


class RequiredForm(forms.Form):
    letter = forms.CharField(max_length=1, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        choices=[(RequiredRecord.NOT_APPLICABLE, "not applicable"), (RequiredRecord.MISSING, "missing")]
    )
    note = forms.CharField(
        label="Because", max_length=500, error_messages={"required": "Write why; the note stays with the case."}
    )


class RemoveForm(forms.Form):
    because = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Write why the document is removed; the reason stays with the case."},
    )


class SplitForm(forms.Form):
    parts = forms.CharField(
        label="Parts",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One line for each document: its pages, then its title. For example: 1-3 Progress report of July 8",
    )

    def clean_parts(self) -> list[Part]:
        lines = [line for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        return [_part(line) for line in lines]


def _part(line: str) -> Part:
    found = PART.match(line)
    if found is None:
        raise forms.ValidationError(f"“{line.strip()}” does not begin with pages, as in 1-3.")
    first, last, title = found.groups()
    return Part(int(first), int(last or first), title=title.strip()[:200])


class CiteForm(forms.Form):
    """The words to cite; `first_word` and `last_word` come from a selection, and may be left out without one."""

    quote = forms.CharField(
        label="Words to cite, exactly as on the page", widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )
    first_word = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    last_word = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class RegionForm(forms.Form):
    """A region of the page's picture, in points from its top left corner as it is shown."""

    x0 = forms.FloatField()
    y0 = forms.FloatField()
    x1 = forms.FloatField()
    y1 = forms.FloatField()

    def box(self) -> list[float]:
        return [self.cleaned_data[name] for name in ("x0", "y0", "x1", "y1")]


class ReadingForm(forms.Form):
    """How a page shall be read again: turned from how it is shown, and whether its own words are left aside."""

    turn = forms.TypedChoiceField(
        choices=[("0", "as it is"), ("90", "turned right"), ("180", "turned upside down"), ("270", "turned left")],
        coerce=int,
    )
    by_eye = forms.BooleanField(required=False)


class MarkForm(forms.Form):
    """A reader's mark. What is not sent stays as it is."""

    read = forms.TypedChoiceField(
        choices=[("1", "read"), ("0", "not read")], coerce=lambda told: told == "1", required=False, empty_value=None
    )
    aside = forms.ChoiceField(choices=[("back", "back among the others"), *Mark.ASIDES], required=False)
    seconds = forms.IntegerField(min_value=0, required=False)
    whole = forms.BooleanField(required=False)

    def clean_aside(self) -> str | None:
        chosen = self.cleaned_data["aside"]
        return "" if chosen == "back" else chosen or None

    def clean_seconds(self) -> int:
        return self.cleaned_data["seconds"] or 0
