"""Which steps of the world have been played."""

from django.db import models

from openimr.cases.models import Case


class PlayedStep(models.Model):
    """A step that is done. `world` is the case's number in the world; 0 is the people."""

    world = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=80)
    case = models.ForeignKey(
        Case, null=True, on_delete=models.CASCADE, related_name="+"
    )  # the world goes with its case

    class Meta:
        constraints = (models.UniqueConstraint(fields=["world", "step"], name="step_played_once"),)
