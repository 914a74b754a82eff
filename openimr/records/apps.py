from django.apps import AppConfig


class Records(AppConfig):
    name = "openimr.records"
