"""The archive's addresses: public, and stable for ever."""

from django.urls import path

from openimr.archive import views

app_name = "archive"
urlpatterns = [
    path("determinations/", views.search_page, name="search"),
    path("determinations/feed/", views.feed, name="feed"),
    path("determinations/cited/<slug:key>/", views.cited, name="cited"),
    path("determinations/<slug:slug>/", views.determination, name="determination"),
    path("determinations/<slug:slug>/text/", views.text, name="text"),
    path("determinations/<slug:slug>/data/", views.data, name="data"),
]
