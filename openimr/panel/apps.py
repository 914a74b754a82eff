from django.apps import AppConfig


class Panel(AppConfig):
    name = "openimr.panel"
