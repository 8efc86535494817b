"""Opportunities of some accounts are put in the order of their days from one index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gtm', '0019_renewals_by_likelihood'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='opportunityrecord',
            name='opportunity_by_customer',
        ),
        migrations.AddIndex(
            model_name='opportunityrecord',
            index=models.Index(fields=['customer', 'stage', 'close_date', 'id'], name='opportunity_by_customer'),
        ),
    ]
