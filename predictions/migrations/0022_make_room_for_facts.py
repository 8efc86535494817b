"""Columns for numbers as bytes and for reasons as facts, beside the texts that are taken over next."""

import django.db.models.deletion
from django.db import migrations, models

from predictions.models.facts import FeatureValuesField, FloatsField, ReasonsField


class Migration(migrations.Migration):
    dependencies = [("predictions", "0021_score_single_accounts")]

    operations = [
        migrations.RenameField("predictionrecord", "feature_values", "feature_values_as_text"),
        migrations.AddField("predictionrecord", "feature_values", FeatureValuesField()),
        migrations.RenameField("predictionrecord", "contributions", "contributions_as_text"),
        migrations.AddField("predictionrecord", "contributions", FloatsField()),
        migrations.RenameField("predictionrecord", "contributions_before", "contributions_before_as_text"),
        migrations.AddField("predictionrecord", "contributions_before", FloatsField()),
        migrations.RenameField("predictionrecord", "reasons", "reasons_as_text"),
        migrations.AddField("predictionrecord", "reasons", ReasonsField()),
        migrations.RenameField("predictionrecord", "survival", "survival_as_text"),
        migrations.AddField("predictionrecord", "survival", FloatsField(decimals=4)),
        migrations.RenameField("upgradepredictionrecord", "feature_values", "feature_values_as_text"),
        migrations.AddField("upgradepredictionrecord", "feature_values", FeatureValuesField()),
        migrations.RenameField("upgradepredictionrecord", "contributions", "contributions_as_text"),
        migrations.AddField("upgradepredictionrecord", "contributions", FloatsField()),
        migrations.RenameField("upgradepredictionrecord", "reasons", "reasons_as_text"),
        migrations.AddField("upgradepredictionrecord", "reasons", ReasonsField()),
        migrations.AddField("predictionrecord", "top_group", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("currentscorerecord", "reasons", ReasonsField()),
        migrations.AddField("currentscorerecord", "top_group", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("shadowscorerecord", "reasons", ReasonsField()),
        migrations.AlterField(
            "currentscorerecord", "top_reason", models.CharField(default="", max_length=255)
        ),
        migrations.AlterField("predictionrecord", "recommended_action", models.TextField(default="")),
        migrations.RemoveConstraint("predictionrecord", "prediction_tier_known"),
        migrations.AddConstraint(
            "predictionrecord",
            models.CheckConstraint(
                condition=models.Q(
                    ("risk_tier", "low"),
                    ("risk_tier", "medium"),
                    ("risk_tier", "high"),
                    ("risk_tier", "critical"),
                    _connector="OR",
                ),
                name="prediction_tier_known",
            ),
        ),
        migrations.AlterField(
            "predictionrecord",
            "run",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="predictions",
                to="predictions.scoringrunrecord",
            ),
        ),
        migrations.AlterField(
            "predictionrecord",
            "customer",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="predictions",
                to="customers.customerrecord",
            ),
        ),
        migrations.AlterField(
            "upgradepredictionrecord",
            "run",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="upgrade_predictions",
                to="predictions.scoringrunrecord",
            ),
        ),
        migrations.AlterField(
            "upgradepredictionrecord",
            "customer",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="upgrade_predictions",
                to="customers.customerrecord",
            ),
        ),
    ]
