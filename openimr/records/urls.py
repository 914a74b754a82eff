"""The records room's addresses."""

from django.urls import path

from openimr.records import reading_views, views

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
    path(f"{_CASE}pages/<int:page_id>/marks/", reading_views.mark, name="mark"),
    path(f"{_CASE}read/new/", reading_views.newly_added, name="newly_added"),
]
