from django.apps import AppConfig


class Review(AppConfig):
    name = "openimr.review"

    def ready(self) -> None:
        from openimr.records import access as records
        from openimr.review import resting_on

        records.tell_sentences(resting_on.own)
