from django.apps import AppConfig


class Kit(AppConfig):
    name = "openimr.kit"
