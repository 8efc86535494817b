"""Contacts ordered by address and by title are read along an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_departures_by_day'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(fields=['email', 'id'], name='contact_by_email'),
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(fields=['title', 'id'], name='contact_by_title'),
        ),
    ]
