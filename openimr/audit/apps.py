from django.apps import AppConfig


class Audit(AppConfig):
    name = "openimr.audit"
