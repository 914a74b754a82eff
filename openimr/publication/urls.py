"""The publication room's addresses."""

from django.urls import path

from openimr.publication import views

app_name = "publication"
_ONE = "cases/<uuid:case_id>/publication/<uuid:release_id>"
urlpatterns = [
    path("publication/", views.waiting, name="waiting"),
    path("cases/<uuid:case_id>/publication/", views.index, name="index"),
    path(f"{_ONE}/", views.show, name="release"),
    path(f"{_ONE}/letter.pdf", views.preview, name="preview"),
    path(f"{_ONE}/exhibit.pdf", views.exhibit, name="exhibit"),
    path(f"{_ONE}/<slug:act>/", views.change, name="change"),
]
