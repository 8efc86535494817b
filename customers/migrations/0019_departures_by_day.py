"""Departures are counted and ordered along an index of their day."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("customers", "0018_further_orders")]

    operations = [
        migrations.AddIndex(
            "customerrecord",
            models.Index(Coalesce("notice_date", "churn_date"), "id", name="customer_by_leaving"),
        ),
    ]
