"""The archive's addresses: public, and stable for ever."""

from django.urls import path

from openimr.archive import saved_views as saved
from openimr.archive import statistics_views as statistics
from openimr.archive import views

app_name = "archive"
urlpatterns = [
    path("determinations/", views.search_page, name="search"),
    path("determinations/feed/", views.feed, name="feed"),
    path("determinations/cited/<slug:key>/", views.cited, name="cited"),
    path("saved-searches/", saved.index, name="saved"),
    path("saved-searches/new/", saved.new, name="saved_new"),
    path("saved-searches/<int:key>/", saved.show, name="saved_one"),
    path("saved-searches/<int:key>/<slug:act>/", saved.change, name="saved_change"),
    path("saved-searches/feed/<str:token>/", saved.feed, name="saved_feed"),
    path("statistics/", statistics.index, name="statistics"),
    path("statistics/<slug:name>/", statistics.statistic, name="statistic"),
    path("statistics/<slug:name>/chart.svg", statistics.chart, name="chart"),
    path("open-data/", statistics.downloads, name="downloads"),
    path("open-data/<int:revision>/<str:name>", statistics.download, name="download"),
    path("determinations/<slug:slug>/", views.determination, name="determination"),
    path("determinations/<slug:slug>/text/", views.text, name="text"),
    path("determinations/<slug:slug>/data/", views.data, name="data"),
    path("determinations/<slug:slug>/letter.pdf", views.file, {"name": "letter"}, name="letter"),
    path("determinations/<slug:slug>/exhibit.pdf", views.file, {"name": "exhibit"}, name="exhibit"),
]
