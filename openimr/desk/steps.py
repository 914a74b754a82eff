"""The buttons of the case page: for each step of the lifecycle, what the person fills in and which action is called.

Steps that have a page of their own (assigning a reviewer, attesting, reviewing, signing) are links, in `PAGES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from openimr.accounts.roles import Actor, Role
from openimr.cases import actions, lifecycle, queries, screening
from openimr.cases.application import ApplicationRefused
from openimr.cases.lifecycle import Step, StepRefused
from openimr.cases.models import Case, DisputedItem
from openimr.desk import learning
from openimr.law.refusal import Refused
from openimr.records import actions as records

Data = Mapping[str, Any]
Act = Callable[[Case, Actor, datetime, Data, int | None], Case]


class StepForm(forms.Form):
    """What every step asks: the version that was looked at, and a reason where one is useful."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    because = forms.CharField(label="Note for the timeline", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ToTheEmployee(StepForm):
    """What the employee's letter repeats: in Spanish too, where the employee reads Spanish."""

    because_es = forms.CharField(
        label="The same in Spanish, for the employee's letter", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def fit(self, case: Case) -> None:
        if not case.parties.filter(kind="employee", language="es").exists():
            del self.fields["because_es"]


class Question(ToTheEmployee):
    because = forms.CharField(label="What is asked, and of whom", widget=forms.Textarea(attrs={"rows": 3}))


class Reason(ToTheEmployee):
    because = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}))


class InWriting(StepForm):
    in_writing = forms.BooleanField(label="The withdrawal came in writing and is on file")


class Certified(StepForm):
    certification = forms.BooleanField(
        label="The treating physician's written certification of an imminent and serious threat, with documents, is on file"
    )


class Approval(ToTheEmployee):
    approval_date = forms.DateField(
        label="Date of the Administrative Director's approval", widget=forms.DateInput(attrs={"type": "date"})
    )
    days = forms.IntegerField(label="Days of the extension", min_value=1)


class Authorized(ToTheEmployee):
    items = forms.MultipleChoiceField(label="Items that were authorized", widget=forms.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Button:
    """One step as a form: label, form class, action, and whether pressing it cannot be taken back."""

    label: str
    act: Act
    form: type[forms.Form] = StepForm
    final: bool = False


def _plain(step: str, **facts: Callable[[Case, Data], Any]) -> Act:
    """An action that moves the case by `step`, its guard facts taken from the form."""

    def act(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
        given = {name: read(case, data) for name, read in facts.items()}
        given |= {"because_es": data["because_es"]} if data.get("because_es") else {}
        return actions.move(
            case=case, step=step, by=by, at=at, because=data.get("because", ""), facts=given, seen_version=seen
        )

    return act


def _screened(step: str) -> Act:
    def act(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
        return screening.conclude(
            case=case, step=step, by=by, at=at, because=data.get("because", ""),
            because_es=data.get("because_es", ""), seen_version=seen,
        )  # fmt: skip

    return act


def _because(_case: Case, data: Data) -> str:
    return str(data["because"])


def _records(act: Callable[..., Any]) -> Act:
    def run(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
        act(case=case, by=by, at=at, seen_version=seen)
        return case

    return run


def _authorize(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    positions = [int(position) for position in data["items"]]
    because, es = data["because"], data.get("because_es", "")
    if not because:
        because, es = "The claims administrator authorized the treatment.", "El administrador autorizó el tratamiento."
    return actions.close_items(case=case, positions=positions, by=by, at=at, because=because, because_es=es)


def _close(case: Case, by: Actor, at: datetime, data: Data, seen: int | None) -> Case:
    facts = {"appeal_window_over": queries.appeal_window_over(case, at=at)}
    return actions.move(case=case, step="close", by=by, at=at, because=data["because"], facts=facts, seen_version=seen)


BUTTONS: dict[str, Button] = {
    "find_eligible": Button("Find eligible", _screened("find_eligible")),
    "find_ineligible": Button("Find not eligible", _screened("find_ineligible"), final=True),
    "defer": Button("Defer for liability", _screened("defer")),
    "ask_information": Button("Ask for information", _screened("ask_information"), Question),
    "mark_duplicate": Button("Close as duplicate", _screened("mark_duplicate"), final=True),
    "take_information": Button("The answer is in", learning.answer, learning.AnswerForm),
    "go_on_without": Button("No answer came in time: go on", learning.without),
    "add_information": Button("Add what was learned since", learning.answer, learning.AnswerForm),
    "resume": Button("Liability is resolved: take up again", learning.resume, learning.ResolvedForm),
    "resume_item": Button("Liability for one item is resolved", learning.resume_item, learning.ItemResolvedForm),
    "close_deferred": Button("Liability decided against the claim", _plain("close_deferred"), Reason, final=True),
    "request_records": Button("Assign and ask for records", _plain("request_records")),
    "expedite": Button(
        "Convert to expedited", _plain("expedite", certification=lambda _, data: data["certification"]), Certified
    ),
    "complete_records": Button("Records are complete", _records(records.complete)),
    "records_overdue": Button("Records are overdue", _plain("records_overdue")),
    "proceed_without": Button("Proceed on the records at hand", _records(records.proceed_without)),
    "ask_more": Button("Ask the parties for more", _plain("ask_more", question=_because), Question),
    "take_more": Button("The answer is in", _plain("take_more")),
    "extend": Button(
        "Extend the time to decide",
        _plain(
            "extend",
            approval_date=lambda _, data: data["approval_date"].isoformat(),
            days=lambda _, data: data["days"],
        ),
        Approval,
    ),
    "implement": Button("Implementation was reported", _plain("implement")),
    "overdue_implementation": Button("Implementation is overdue", _plain("overdue_implementation")),
    "close": Button("Close the case", _close, final=True),
    "authorize_some": Button("Treatment was authorized", _authorize, Authorized, final=True),
    "terminate_settled": Button("Settled or ended otherwise", _plain("terminate_settled", question=_because), Reason, True),
    "withdraw": Button(
        "Withdrawn by the employee", _plain("withdraw", in_writing=lambda _, data: data["in_writing"]), InWriting, True
    ),
}  # fmt: skip
PAGES = {
    "assign_reviewer": ("panel:proposals", "Find a reviewer"),
    "attest": ("panel:attestation", "Attest and begin"),
    "submit_review": ("review:write", "Review"),
    "return_draft": ("determinations:preview", "Read the draft"),
    "issue": ("determinations:preview", "Sign and issue"),
}


def form_for(step: str, case: Case, data: Data | None = None) -> forms.Form:
    """The step's form, bound when `data` is given."""
    form = BUTTONS[step].form(data, prefix=step, initial={"seen_version": case.version})
    if isinstance(form, (learning.AnswerForm, learning.ResolvedForm, ToTheEmployee)):
        form.fit(case)
    if isinstance(form, Authorized):
        items = case.items.filter(status=DisputedItem.OPEN)
        form.fields["items"].choices = [(item.position, f"{item.position}. {item.request}") for item in items]  # type: ignore[attr-defined]
    return form


def buttons(case: Case, roles: frozenset[Role]) -> list[tuple[Step, Button, forms.Form]]:
    """The steps this person may take now by a form, in the table's order."""
    steps = [step for step in lifecycle.open_steps(case.lifecycle_state, roles) if step.name in BUTTONS]
    return [(step, BUTTONS[step.name], form_for(step.name, case)) for step in steps if _useful(step.name, case)]


USEFUL: dict[str, Callable[[Case], bool]] = {  # steps whose button stands only where there is something to press it for
    "add_information": lambda case: case.legal_events.filter(event="information_requested").exists(),
    "resume_item": lambda case: case.items.filter(status=DisputedItem.DEFERRED).exists(),
}


def _useful(step: str, case: Case) -> bool:
    return step not in USEFUL or USEFUL[step](case)


def pages(case: Case, roles: frozenset[Role]) -> list[tuple[str, str]]:
    """The pages where this person's next steps are taken: (URL name, words)."""
    steps = lifecycle.open_steps(case.lifecycle_state, roles)
    return list(dict.fromkeys(PAGES[step.name] for step in steps if step.name in PAGES))


REFUSALS = (StepRefused, PermissionError, Refused, ApplicationRefused)


def take(step: str, *, case: Case, by: Actor, at: datetime, data: Data) -> Case:
    """Press a button; raises `StepRefused` for a step that has none."""
    if step not in BUTTONS:
        raise StepRefused("This step has a page of its own.", step=step)
    return BUTTONS[step].act(case, by, at, data, data.get("seen_version"))
