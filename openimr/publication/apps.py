from django.apps import AppConfig


class Publication(AppConfig):
    name = "openimr.publication"
