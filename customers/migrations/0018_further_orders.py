"""Every order of the account list is read along an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_departures")]

    operations = [
        migrations.AddIndex("customerrecord", models.Index(fields=fields, name=name))
        for fields, name in (
            (["seats", "id"], "customer_by_seats"),
            (["notice_date", "id"], "customer_by_notice"),
            (["billing_period_months", "id"], "customer_by_billing"),
            (["champion_seen_on", "id"], "customer_by_last_champion"),
        )
    ]
