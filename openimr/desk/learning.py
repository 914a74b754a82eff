"""The forms by which a person records what was learned after the application, and what they become."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms

from openimr.accounts.roles import Actor
from openimr.cases import learning, resuming
from openimr.cases.models import PARTIES, Case, DisputedItem
from openimr.letters.models import METHODS

Data = Mapping[str, Any]
YES = (("", "not said"), ("yes", "yes"), ("no", "no"))
OUTCOMES = (
    ("", "not said"),
    ("denied", "denied"),
    ("modified", "modified"),
    ("approved", "approved"),
    ("conditionally_non_certified", "denied only because information did not come"),
)
PART = "part_"  # + the position of the item
FACTS = {  # field of the form: path in the application
    "decision_date": "ur_decision.decision_date",
    "served_date": "ur_decision.served_date",
    "service": "ur_decision.service",
    "attached": "ur_decision.attached",
    "outcome": "ur_decision.outcome",
    "designee_named_date": "signature.designee_named_date",
    "representation_proof": "signature.representation_proof",
    "facts_changed": "facts_changed",
    "agrees": "administrator_agrees_to_imr",
}


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


def _choice(label: str, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    first = () if required else (("", "not said"),)
    return forms.ChoiceField(label=label, choices=(*first, *choices), required=required)


def _yes_no(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES, required=False)


class AnswerForm(forms.Form):
    """An answer about eligibility: from whom, when, how, in what words, and which facts of the application it gives."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = _choice("Who answered", PARTIES)
    came_date = _day("Day on which it came")
    means = _choice("How it came", METHODS)
    because = forms.CharField(label="What it says", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    decision_date = _day("Day of the utilization review decision", required=False)
    served_date = _day("Day on which that decision was served", required=False)
    service = _choice("How that decision was served", METHODS, required=False)
    attached = _yes_no("A copy of the written decision came with the answer")
    outcome = forms.ChoiceField(label="What the decision was", choices=OUTCOMES, required=False)
    designee_named_date = _day("Day on which the designee was named", required=False)
    representation_proof = _yes_no("Proof came that the attorney represents the employee")
    facts_changed = _yes_no("A change in the facts since the earlier refusal is documented")
    agrees = _yes_no("The claims administrator agrees to the review though liability is disputed")

    def fit(self, case: Case) -> None:
        """The case's own parties, and a field for the authorized part of each item."""
        kinds = set(case.parties.values_list("kind", flat=True))
        self.fields["source"].choices = [row for row in PARTIES if row[0] in kinds]  # type: ignore[attr-defined]
        for item in case.items.all():
            label = f"Part of item {item.position} that was authorized: {item.request[:80]}"
            self.fields[f"{PART}{item.position}"] = forms.CharField(label=label, required=False, max_length=2000)


class ResolvedForm(forms.Form):
    """A dispute over liability resolved: notice served, and the employee asked again."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    resolved_date = _day("Day on which notice was served that liability is resolved")
    service = _choice("How that notice was served", METHODS)
    asked_again_date = _day("Day on which the employee asked again")
    means = _choice("How the employee asked", METHODS)
    because = forms.CharField(label="How it was resolved", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def fit(self, case: Case) -> None:
        """Nothing depends on the case."""


class ItemResolvedForm(ResolvedForm):
    item = forms.ChoiceField(label="Item that is taken up again")
    field_order = ("seen_version", "item")

    def fit(self, case: Case) -> None:
        waiting = case.items.filter(status=DisputedItem.DEFERRED)
        self.fields["item"].choices = [(one.position, f"{one.position}. {one.request}") for one in waiting]  # type: ignore[attr-defined]


def _facts(data: Data) -> Iterator[tuple[str, Any]]:
    """The facts that were filled in, by their path in the application."""
    for name, path in FACTS.items():
        value = data.get(name)
        if value not in (None, ""):
            yield path, {"yes": True, "no": False}.get(value, value if isinstance(value, str) else value.isoformat())
    for name, value in data.items():
        if name.startswith(PART) and value:
            yield f"items.{int(name.removeprefix(PART)) - 1}.authorized_part", value


def answer(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    told = learning.Answer(
        data["source"], data["means"], data["came_date"], data["because"].strip(), dict(_facts(data))
    )
    return learning.take_answer(case=case, answer=told, by=by, at=at, seen_version=seen)


def without(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    return learning.go_on_without(case=case, because=data["because"], by=by, at=at, seen_version=seen)


def _resolution(data: Data) -> resuming.Resolution:
    words = data["because"].strip()
    return resuming.Resolution(data["resolved_date"], data["service"], data["asked_again_date"], data["means"], words)


def resume(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    return resuming.resume(case=case, found=_resolution(data), by=by, at=at, seen_version=seen)


def resume_item(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    found, position = _resolution(data), int(data["item"])
    return resuming.resume_item(case=case, position=position, found=found, by=by, at=at, seen_version=seen)
