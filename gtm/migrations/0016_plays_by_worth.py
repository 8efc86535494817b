"""List and board of plays are read along indexes: the most worth first, and what was closed last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gtm", "0015_keep_the_probability_of_plays")]

    operations = [
        migrations.AddIndex(
            "playrecord",
            models.Index(
                fields=["status", "snoozed_until", "priority"], name="play_by_worth"
            ),
        ),
        migrations.AddIndex(
            "playrecord", models.Index(fields=["status", "closed_on"], name="play_by_closing")
        ),
    ]
