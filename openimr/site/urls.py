"""Every address of the site, room by room."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("openimr.desk.urls")),
    path("", include("openimr.records.urls")),
    path("", include("openimr.panel.urls")),
    path("", include("openimr.review.urls")),
    path("", include("openimr.determinations.urls")),
    path("", include("openimr.archive.urls")),
    path("api/", include("openimr.api.urls")),
    path("", include("openimr.publication.urls")),
]
