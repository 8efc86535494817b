"""The texts that facts have taken the place of."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("predictions", "0023_keep_facts_not_words")]

    operations = [
        migrations.RemoveField("predictionrecord", "feature_values_as_text"),
        migrations.RemoveField("predictionrecord", "contributions_as_text"),
        migrations.RemoveField("predictionrecord", "contributions_before_as_text"),
        migrations.RemoveField("predictionrecord", "reasons_as_text"),
        migrations.RemoveField("predictionrecord", "survival_as_text"),
        migrations.RemoveField("upgradepredictionrecord", "feature_values_as_text"),
        migrations.RemoveField("upgradepredictionrecord", "contributions_as_text"),
        migrations.RemoveField("upgradepredictionrecord", "reasons_as_text"),
        migrations.RemoveField("predictionrecord", "recommended_action"),
        migrations.RemoveField("currentscorerecord", "top_reason"),
        migrations.RemoveField("shadowscorerecord", "top_group"),
        migrations.RemoveField("shadowscorerecord", "top_reason"),
    ]
