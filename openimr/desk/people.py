"""The administrator's page: who can sign in, with which roles."""

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts import actions
from openimr.accounts.access import Request, audience
from openimr.accounts.models import Person
from openimr.accounts.roles import Role
from openimr.audit import actions as audit

GIVEN = [(role.value, role.words) for role in Role if role not in (Role.SYSTEM, Role.REVIEWER)]


class EnrolForm(forms.Form):
    """A new person. Reviewers are enrolled in the panel, with their licences."""

    full_name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(label="E-mail address (the name to sign in with)")
    roles = forms.MultipleChoiceField(label="Roles", choices=GIVEN, widget=forms.CheckboxSelectMultiple)
    password = forms.CharField(label="First password", widget=forms.PasswordInput, validators=[validate_password])


@require_GET
@audience(Role.ADMINISTRATOR)
def index(request: Request) -> HttpResponse:
    """Everybody who can sign in. Reviewers' names are shown to the panel's keepers only."""
    return _page(request, EnrolForm())


@require_POST
@audience(Role.ADMINISTRATOR)
def enrol(request: Request) -> HttpResponse:
    """Make a person."""
    form = EnrolForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data | {"roles": [Role(role) for role in form.cleaned_data["roles"]]}
    by, at = request.user.acting_as(Role.ADMINISTRATOR), timezone.now()
    try:
        with transaction.atomic():
            person = actions.enrol(**given, by=by, at=at)
            audit.record(about=person.pk, by=by, verb="enrol", at=at, detail={"roles": form.cleaned_data["roles"]})
    except IntegrityError:
        form.add_error("email", "Somebody signs in with this address already.")
        return _page(request, form, status=422)
    messages.success(request, f"{person.full_name} can sign in now.")
    return redirect("desk:people")


def _page(request: Request, form: EnrolForm, status: int = 200) -> HttpResponse:
    people = Person.objects.exclude(grants__role=Role.REVIEWER).order_by("full_name").prefetch_related("grants")
    return render(request, "desk/people.html", {"people": people, "form": form}, status=status)


@require_POST
@audience(Role.ADMINISTRATOR)
def set_active(request: Request, person_id: str) -> HttpResponse:
    """Let a person sign in, or no longer."""
    person = Person.objects.filter(pk=person_id).exclude(grants__role=Role.REVIEWER).first()
    if person is None or person == request.user:
        raise Http404
    active = request.POST.get("active") == "1"
    by = request.user.acting_as(Role.ADMINISTRATOR)
    with transaction.atomic():
        actions.set_active(person=person, active=active)
        audit.record(about=person.pk, by=by, verb="set_active", at=timezone.now(), detail={"active": active})
    return redirect("desk:people")
