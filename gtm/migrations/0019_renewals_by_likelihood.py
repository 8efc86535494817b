"""Renewals are ordered by their likelihood, and those that people see otherwise found, along indexes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("gtm", "0018_open_opportunities_by_close")]

    operations = [
        migrations.AddIndex(
            "outlookrecord",
            models.Index(fields=["likelihood", "customer", "renewal_on"], name="outlook_by_likelihood"),
        ),
        migrations.AddIndex(
            "renewalforecastrecord",
            models.Index(
                fields=["renewal_on", "customer"],
                condition=Q(is_latest=True, call="churn"),
                name="renewal_forecast_of_churn",
            ),
        ),
    ]
