from django.apps import AppConfig


class Panel(AppConfig):
    name = "openimr.panel"

    def ready(self) -> None:
        from openimr.cases import access as cases
        from openimr.panel import access
        from openimr.records import access as records

        cases.admit(access.seated)
        cases.wall(access.walled)
        records.name_actor(access.acting_reviewer)
