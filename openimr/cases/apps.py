from django.apps import AppConfig


class Cases(AppConfig):
    name = "openimr.cases"
