"""The review room's addresses."""

from django.urls import path

from openimr.review import views

app_name = "review"
urlpatterns = [
    path("cases/<uuid:case_id>/review/", views.write, name="write"),
    path("cases/<uuid:case_id>/review/summary/", views.summary, name="summary"),
    path("cases/<uuid:case_id>/review/items/<int:position>/", views.item, name="item"),
    path("cases/<uuid:case_id>/review/acknowledgement/", views.acknowledgement, name="acknowledgement"),
    path("cases/<uuid:case_id>/review/submission/", views.submission, name="submission"),
]
