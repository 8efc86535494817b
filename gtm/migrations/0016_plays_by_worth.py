"""List and board of plays are read along an index, the most worth first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gtm", "0015_keep_the_probability_of_plays")]

    operations = [
        migrations.AddIndex(
            "playrecord",
            models.Index(
                fields=["status", "snoozed_until", "priority", "customer"], name="play_by_worth"
            ),
        ),
    ]
