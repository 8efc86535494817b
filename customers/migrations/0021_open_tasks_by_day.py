"""Open tasks of everybody in the order of their days are read along an index on PostgreSQL, too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0020_contacts_by_email_and_title'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='taskrecord',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['due_on', 'id'], name='task_open_by_due_day'),
        ),
    ]
