from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def name_the_end(apps, schema_editor):
    """Alerts raised before an end could move count to the end their clock has."""
    alert, deadline = apps.get_model("cases", "Alert"), apps.get_model("cases", "Deadline")
    due = deadline.objects.filter(pk=OuterRef("deadline_id")).values("due_at")
    alert.objects.update(due_at=Subquery(due))


def quiet_the_ended(apps, schema_editor):
    apps.get_model("cases", "Deadline").objects.exclude(state="running").filter(next_alert_at__isnull=False).update(
        next_alert_at=None
    )


class Migration(migrations.Migration):

    dependencies = [("cases", "0003_rights")]

    operations = [
        migrations.AlterModelOptions(name="alert", options={"ordering": ("raised_at", "level")}),
        migrations.RemoveConstraint(model_name="alert", name="alert_once_a_level"),
        migrations.AddField(model_name="alert", name="due_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="alert", name="try_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="alert", name="problem", field=models.TextField(blank=True, db_default="")),
        migrations.RunPython(name_the_end, migrations.RunPython.noop),
        migrations.RunPython(quiet_the_ended, migrations.RunPython.noop),
        migrations.AlterField(model_name="alert", name="due_at", field=models.DateTimeField()),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(condition=Q(try_at__isnull=False), fields=["try_at"], name="alert_step_owed"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(fields=("deadline", "due_at", "level"), name="alert_once_a_level"),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=Q(state="running") | Q(next_alert_at__isnull=True), name="only_a_running_clock_alerts"
            ),
        ),
    ]
