from django.apps import AppConfig


class Determinations(AppConfig):
    name = "openimr.determinations"
