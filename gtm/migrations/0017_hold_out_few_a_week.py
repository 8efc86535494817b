"""So many accounts are held out in a week at most: more tell little more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("gtm", "0016_plays_by_worth"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="playsettingsrecord",
            name="holdouts_per_week",
            field=models.PositiveSmallIntegerField(default=50),
        ),
        migrations.AddConstraint(
            model_name="playsettingsrecord",
            constraint=models.CheckConstraint(condition=models.Q(("holdouts_per_week__gte", 1)), name="play_settings_holdouts_possible"),
        ),
    ]
