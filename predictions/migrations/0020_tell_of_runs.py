from django.db import migrations, models
from django.db.models import F


def keep_what_was_before_quiet(apps, schema_editor):
    """Runs of the time before are history: nobody is told of them now."""
    runs = apps.get_model("predictions", "ScoringRunRecord").objects
    runs.filter(finished_at__isnull=False).update(told_at=F("finished_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("predictions", "0019_book_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name='scoringrunrecord',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(keep_what_was_before_quiet, migrations.RunPython.noop, elidable=True),
    ]
