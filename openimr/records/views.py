"""The record of a case for those who put it in order: what came, what it is, what is still missing."""

from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from openimr.accounts.access import Request, audience
from openimr.cases.access import OFFICE, case_for
from openimr.cases.models import Case
from openimr.kit.typed import whole_number
from openimr.records import access, actions, forms, queries
from openimr.records.access import KEEPERS, as_keeper
from openimr.records.completeness import custodians
from openimr.records.models import Upload
from openimr.records.store import blobs

ROWS = 60  # of each list on the page


@require_GET
@audience(*OFFICE)
def index(request: Request, case_id: UUID) -> HttpResponse:
    """Documents, files as they came, and the list of required records."""
    return _index_page(request, case_for(request.user, case_id))


def _index_page(request: Request, case: Case, *, status: int = 200, **more: Any) -> HttpResponse:
    folded, copies = queries.folded(case)
    shown = queries.every_document(case)
    if request.GET.get("copies") != "shown":
        shown = shown.exclude(pk__in=copies)
    context = {
        "case": case,
        "documents": Paginator(shown, ROWS).get_page(request.GET.get("page")),
        "copies": copies,
        "copies_shown": request.GET.get("copies") == "shown",
        "checklist": queries.checklist(case),
        "waiting": case.proposals.filter(state="proposed", kind="type").count(),
        "folded": folded,
        "asked": custodians.requests(case),
        "upload_form": forms.UploadForm(),
        "may_change": _may_change(request, case),
        "unfinished": case.sendings.filter(by=f"person:{request.user.pk}", upload=None),
        **_uploads(case, all_of_them=request.GET.get("files") == "all"),
    }
    return render(request, "records/index.html", context | more, status=status)


def _uploads(case: Case, *, all_of_them: bool = False) -> dict[str, Any]:
    """The files, newest first, with how far each was read; a window of them unless all are asked for."""
    count = case.uploads.count()
    uploads = list(queries.uploads(case)[: count if all_of_them else ROWS])
    pages_read = queries.pages_read(upload.pk for upload in uploads if upload.state == Upload.READING)
    for upload in uploads:
        upload.pages_read = pages_read.get(upload.pk, 0)  # type: ignore[attr-defined]
    return {
        "uploads": uploads,
        "upload_count": count,
        "more_uploads": len(uploads) < count,
        "all_uploads": f"{reverse('records:records', args=[case.pk])}?files=all#receipts",
        "still_reading": any(upload.still_to_read for upload in uploads),
    }


@require_GET
@audience(*OFFICE)
def progress(request: Request, case_id: UUID) -> HttpResponse:
    """The list of files alone, asked for again while they are being read; the whole page when they have been."""
    case = case_for(request.user, case_id)
    context: dict[str, Any] = {"case": case, **_uploads(case)}
    context["may_change"] = not context["still_reading"] and _may_change(request, case)  # no form is swapped away
    answer = render(request, "records/_uploads.html", context)
    if not context["still_reading"] and "X-Keep-Page" not in request.headers:  # sending.js: files are on their way
        answer.headers["HX-Refresh"] = "true"
    return answer


def _may_change(request: Request, case: Case) -> bool:
    return request.user.holds(*KEEPERS) and case.lifecycle_state.open_before_determination


@require_POST
@audience(*KEEPERS)
def upload(request: Request, case_id: UUID) -> HttpResponse:
    """Take one or more files in."""
    case = case_for(request.user, case_id)
    form = forms.UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index_page(request, case, status=422, upload_form=form)
    try:
        taken = [_take(request, case, file, form.cleaned_data["source"]) for file in form.cleaned_data["files"]]
    except actions.ReceiveRefused as refused:
        return _index_page(request, case, status=409, upload_form=form, problem=str(refused))
    for one in taken:
        told = f"“{one.name}”: {one.problem}" if one.problem else f"“{one.name}” was received and will be read."
        (messages.warning if one.problem else messages.success)(request, told)
    return redirect("records:records", case.pk)


def _take(request: Request, case: Case, file: Any, source: str) -> Upload:
    return actions.receive(
        case=case, file=cast(BinaryIO, file), name=file.name, source=source, by=as_keeper(request), at=timezone.now()
    )


@audience(*KEEPERS)
def document(request: Request, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Say what a document is."""
    case = case_for(request.user, case_id)
    found = access.document_for(case, document_id)
    if request.method != "POST":
        return _document_page(request, case, found, forms.DescribeForm(case=case, initial=forms.described(found)))
    form = forms.DescribeForm(request.POST, case=case)
    if not form.is_valid():
        return _document_page(request, case, found, form, status=422)
    try:
        actions.describe(document=found, **form.cleaned_data, by=as_keeper(request), at=timezone.now())
    except actions.OrderRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return _document_page(request, case, found, form, status=422)
    messages.success(request, f"{found.ref} is described.")
    return redirect("records:records", case.pk)


def _document_page(
    request: Request, case: Case, found: Any, form: forms.DescribeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "case": case,
        "document": found,
        "form": form,
        "remove_form": forms.RemoveForm(),
        "split_form": forms.SplitForm(initial={"parts": f"1-{found.page_count} {found.title}"}),
        "may_split": found.state == "read" and found.page_count > 1,
        "may_join": found.state == "read" and found.first_page + found.page_count <= found.upload.page_count,
        "first_page": queries.pages(found).first(),
    }
    return render(request, "records/document.html", context | more, status=status)


@require_POST
@audience(*KEEPERS)
def remove(request: Request, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Take a document out of the record, with a reason."""
    case = case_for(request.user, case_id)
    found = access.document_for(case, document_id)
    form = forms.RemoveForm(request.POST)
    try:
        if form.is_valid():
            actions.remove(
                document=found, because=form.cleaned_data["because"], by=as_keeper(request), at=timezone.now()
            )
            messages.success(request, f"{found.ref} was removed from the record; the file itself is kept.")
            return redirect("records:records", case.pk)
    except actions.OrderRefused as refused:
        form.add_error(refused.field or None, str(refused))
    described = forms.DescribeForm(case=case, initial=forms.described(found))
    return _document_page(request, case, found, described, status=422, remove_form=form)


@require_POST
@audience(*KEEPERS)
def split(request: Request, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """Make several documents of one file."""
    case = case_for(request.user, case_id)
    whole = _upload_for(case, upload_id)
    form = forms.SplitForm(request.POST)
    try:
        if form.is_valid():
            made = actions.split(
                upload=whole, parts=form.cleaned_data["parts"], by=as_keeper(request), at=timezone.now()
            )
            messages.success(request, f"The file is now {len(made)} documents; describe each of them.")
            return redirect("records:records", case.pk)
    except actions.OrderRefused as refused:
        form.add_error("parts", str(refused))
    found = whole.documents.select_related("upload").order_by("first_page")[0]
    described = forms.DescribeForm(case=case, initial=forms.described(found))
    return _document_page(request, case, found, described, status=422, split_form=form)


@require_POST
@audience(*KEEPERS)
def split_document(request: Request, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Make several documents of one document, whatever was split before."""
    case = case_for(request.user, case_id)
    found = access.document_for(case, document_id)
    form = forms.SplitForm(request.POST)
    try:
        if form.is_valid():
            parts = form.cleaned_data["parts"]
            made = actions.split_document(document=found, parts=parts, by=as_keeper(request), at=timezone.now())
            messages.success(request, f"{found.ref} is now {len(made)} documents; describe each of them.")
            return redirect("records:records", case.pk)
    except actions.OrderRefused as refused:
        form.add_error("parts", str(refused))
    described = forms.DescribeForm(case=case, initial=forms.described(found))
    return _document_page(request, case, found, described, status=422, split_form=form)


@require_POST
@audience(*KEEPERS)
def join(request: Request, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Put the next document of the same file at the end of this one."""
    case = case_for(request.user, case_id)
    found = access.document_for(case, document_id)
    try:
        seen = whole_number(request.POST.get("pages"))
        joined = actions.merge(document=found, by=as_keeper(request), at=timezone.now(), seen_pages=seen)
        messages.success(request, f"{joined.ref} has {joined.page_count} pages now.")
    except actions.OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect("records:document", case.pk, found.pk)


@require_POST
@audience(*KEEPERS)
def again(request: Request, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """Read a file once more."""
    case = case_for(request.user, case_id)
    actions.read_again(upload=_upload_for(case, upload_id), by=as_keeper(request), at=timezone.now())
    return redirect("records:records", case.pk)


@require_POST
@audience(*KEEPERS)
@sensitive_post_parameters("password")
def unlock(request: Request, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """Try the password of a locked file. It is tried at once and kept nowhere."""
    case = case_for(request.user, case_id)
    form = forms.PasswordForm(request.POST)
    found = _upload_for(case, upload_id)
    try:
        if not form.is_valid():
            raise actions.ReceiveRefused(str(form.errors["password"][0]))
        actions.unlock(upload=found, password=form.cleaned_data["password"], by=as_keeper(request), at=timezone.now())
    except actions.ReceiveRefused as refused:
        return _index_page(request, case, status=422, problem=f"“{found.name}”: {refused}")
    messages.success(request, f"“{found.name}” was opened and will be read.")
    return redirect("records:records", case.pk)


@require_POST
@audience(*KEEPERS)
def required(request: Request, case_id: UUID) -> HttpResponse:
    """Mark a required record not applicable or missing."""
    case = case_for(request.user, case_id)
    form = forms.RequiredForm(request.POST)
    try:
        if form.is_valid():
            actions.mark_required(case=case, **form.cleaned_data, by=as_keeper(request), at=timezone.now())
            return redirect("records:records", case.pk)
    except actions.OrderRefused as refused:
        form.add_error(refused.field or None, str(refused))
    return _index_page(request, case, status=422, required_form=form)


@require_GET
@audience(*OFFICE)
def original(request: Request, case_id: UUID, upload_id: UUID) -> FileResponse:
    """The file as it came, to be saved: never shown by the browser, whatever it says it is."""
    case = case_for(request.user, case_id)
    found = _upload_for(case, upload_id)
    if not found.sha256:
        raise Http404
    file = blobs().path(found.sha256).open("rb")
    answer = FileResponse(file, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _upload_for(case: Case, upload_id: UUID) -> Upload:
    found = case.uploads.filter(pk=upload_id).first()
    if found is None:
        raise Http404
    return found
