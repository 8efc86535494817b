"""The list of open opportunities is read along the days they close, without sorting all of them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("gtm", "0017_hold_out_few_a_week")]

    operations = [
        migrations.AddIndex(
            "opportunityrecord",
            models.Index(
                fields=["close_date", "id"],
                condition=Q(stage__in=["prospecting", "qualification", "proposal"]),
                name="opportunity_open_by_close",
            ),
        ),
    ]
