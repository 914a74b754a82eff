from django.apps import AppConfig


class Determinations(AppConfig):
    name = "openimr.determinations"

    def ready(self) -> None:
        from openimr.determinations import citing
        from openimr.records import access as records

        records.tell_sentences(citing.submitted)
