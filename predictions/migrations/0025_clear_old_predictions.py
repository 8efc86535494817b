"""When the predictions of a run were cleared away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("predictions", "0024_drop_words")]

    operations = [
        migrations.AddField("scoringrunrecord", "cleared_at", models.DateTimeField(blank=True, null=True)),
    ]
