"""Titles are kept in every language of the product; what was told before stays as it was told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_rows_of_mails'),
    ]

    operations = [
        migrations.AddField(
            model_name='notificationrecord',
            name='said',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
