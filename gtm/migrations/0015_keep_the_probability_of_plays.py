"""A play keeps the probability it was opened with, because predictions are cleared away after a while."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def keep(apps, schema_editor):
    plays = apps.get_model("gtm", "PlayRecord")
    predictions = apps.get_model("predictions", "PredictionRecord")
    behind = predictions.objects.filter(pk=OuterRef("prediction_id")).values("churn_probability")
    plays.objects.exclude(prediction=None).update(probability=Subquery(behind))


class Migration(migrations.Migration):
    dependencies = [
        ("gtm", "0014_effect_estimates"),
        ("predictions", "0024_drop_words"),
    ]

    operations = [
        migrations.AddField("playrecord", "probability", models.FloatField(blank=True, null=True)),
        migrations.AddConstraint(
            "playrecord",
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="play_probability_is_one",
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
