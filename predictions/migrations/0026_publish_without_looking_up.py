"""Publishing a run looks no prediction up a second time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("predictions", "0025_clear_old_predictions")]

    operations = [
        migrations.AlterField(
            "currentscorerecord",
            "prediction",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="predictions.predictionrecord",
            ),
        ),
    ]
