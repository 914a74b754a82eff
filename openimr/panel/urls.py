"""The panel's addresses."""

from django.urls import path

from openimr.panel import views

app_name = "panel"
urlpatterns = [
    path("cases/<uuid:case_id>/reviewers/", views.proposals, name="proposals"),
    path("cases/<uuid:case_id>/reviewers/assignment/", views.assign, name="assign"),
    path("cases/<uuid:case_id>/attestation/", views.attestation, name="attestation"),
    path("cases/<uuid:case_id>/recusal/", views.recusal, name="recusal"),
]
