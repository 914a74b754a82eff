"""The records room's addresses."""

from django.urls import path

from openimr.records import views
from openimr.records.citing import views as citing_views
from openimr.records.completeness import views as completeness_views
from openimr.records.facts import views as facts_views
from openimr.records.order import views as order_views
from openimr.records.reader import views as reading_views
from openimr.records.receiving import sending_views

app_name = "records"
_CASE = "cases/<uuid:case_id>/"
urlpatterns = [
    path(f"{_CASE}records/", views.index, name="records"),
    path(f"{_CASE}records/uploads/", views.upload, name="upload"),
    path(f"{_CASE}records/progress/", views.progress, name="progress"),
    path(f"{_CASE}records/required/", views.required, name="required"),
    path(f"{_CASE}records/uploads/<uuid:upload_id>/file/", views.original, name="original"),
    path(f"{_CASE}records/uploads/<uuid:upload_id>/again/", views.again, name="again"),
    path(f"{_CASE}records/uploads/<uuid:upload_id>/split/", views.split, name="split"),
    path(f"{_CASE}records/<uuid:document_id>/", views.document, name="document"),
    path(f"{_CASE}records/<uuid:document_id>/removal/", views.remove, name="remove"),
    path(f"{_CASE}read/", reading_views.read, name="read"),
    path(f"{_CASE}pages/<int:page_id>/image/<slug:size>/", reading_views.image, name="image"),
    path(f"{_CASE}pages/<int:page_id>/words.json", reading_views.words, name="words"),
    path(f"{_CASE}pages/<int:page_id>/citations/", reading_views.cite, name="cite"),
    path(f"{_CASE}records/sendings/", sending_views.begin, name="sendings"),
    path(f"{_CASE}records/sendings/<uuid:sending_id>/", sending_views.piece, name="sending"),
    path(f"{_CASE}records/sendings/<uuid:sending_id>/receipt/", sending_views.finish, name="sending_receipt"),
    path(f"{_CASE}records/sendings/<uuid:sending_id>/discard/", sending_views.discard, name="sending_discard"),
    path(f"{_CASE}records/uploads/<uuid:upload_id>/password/", views.unlock, name="unlock"),
    path(f"{_CASE}order/", order_views.order, name="order"),
    path(f"{_CASE}order/sure/", order_views.sure, name="order_sure"),
    path(f"{_CASE}order/copies/", order_views.copies, name="copies"),
    path(f"{_CASE}order/copies/<int:page_id>/", order_views.fold, name="fold"),
    path(f"{_CASE}records/<uuid:document_id>/split/", views.split_document, name="split_document"),
    path(f"{_CASE}records/<uuid:document_id>/join/", views.join, name="join"),
    path(f"{_CASE}completeness/", completeness_views.completeness_page, name="completeness"),
    path(f"{_CASE}completeness/answer/", completeness_views.answer, name="answer"),
    path(f"{_CASE}completeness/ask/", completeness_views.ask, name="ask_custodian"),
    path(f"{_CASE}completeness/<int:request_id>/answered/", completeness_views.answered, name="custodian_answered"),
    path(f"{_CASE}facts/", facts_views.index, name="facts"),
    path(f"{_CASE}facts/<int:fact_id>/", facts_views.decide, name="fact"),
    path(f"{_CASE}pages/<int:page_id>/regions/", citing_views.region, name="region"),
    path(f"{_CASE}pages/<int:page_id>/readings/", citing_views.again, name="readings"),
    path(f"{_CASE}pages/<int:page_id>/marks/", reading_views.mark, name="mark"),
    path(f"{_CASE}read/new/", reading_views.newly_added, name="newly_added"),
]
