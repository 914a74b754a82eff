"""The determinations room's addresses."""

from django.urls import path

from openimr.determinations import views

app_name = "determinations"
urlpatterns = [
    path("cases/<uuid:case_id>/determination/", views.preview, name="preview"),
    path("cases/<uuid:case_id>/determination/draft.pdf", views.draft, name="draft"),
    path("cases/<uuid:case_id>/determination/return/", views.send_back, name="return"),
    path("cases/<uuid:case_id>/determination/signature/", views.signature, name="signature"),
]
