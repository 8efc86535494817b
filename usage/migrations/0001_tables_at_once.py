"""The tables of a new installation, made at once; older ones come here step by step."""

import django.db.models.deletion
import usage.domain.event_type
import usage.domain.ticket
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('usage', '0001_initial'), ('usage', '0002_list_indexes'), ('usage', '0003_mark_releases')]

    initial = True

    dependencies = [
        ('customers', '0001_tables_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventRoleRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_type', models.CharField(max_length=128)),
                ('role', models.CharField(max_length=32)),
            ],
            options={
                'ordering': ('event_type', 'role'),
                'constraints': [models.UniqueConstraint(fields=('event_type', 'role'), name='event_role_once'), models.CheckConstraint(condition=models.Q(('role__in', [usage.domain.event_type.EventRole['ACTIVATION'], usage.domain.event_type.EventRole['RETENTION_SIGNAL'], usage.domain.event_type.EventRole['EXPANSION_SIGNAL']])), name='event_role_known')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('released_on', models.DateField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-released_on', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('name', 'released_on'), name='release_once')],
            },
        ),
        migrations.CreateModel(
            name='RiskSignalRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('computed_at', models.DateTimeField()),
                ('compliance_gap_score', models.FloatField(blank=True, null=True)),
                ('vendor_risk_flags', models.PositiveIntegerField(blank=True, null=True)),
                ('ingested_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risk_signals', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('-computed_at',),
                'constraints': [models.UniqueConstraint(fields=('customer', 'computed_at'), name='risk_signal_once'), models.CheckConstraint(condition=models.Q(models.Q(('compliance_gap_score__gte', 0), ('compliance_gap_score__lte', 1)), ('compliance_gap_score', None), _connector='OR'), name='risk_signal_gap_share')],
            },
        ),
        migrations.CreateModel(
            name='TicketRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket_id', models.CharField(max_length=128, unique=True)),
                ('created_date', models.DateField()),
                ('priority', models.CharField(default=usage.domain.ticket.TicketPriority['MEDIUM'], max_length=16)),
                ('resolution_hours', models.FloatField(blank=True, null=True)),
                ('topic', models.CharField(blank=True, max_length=255)),
                ('csat', models.FloatField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('ingested_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('-created_date', '-pk'),
                'indexes': [models.Index(fields=['customer', 'created_date'], name='ticket_by_customer_day'), models.Index(fields=['created_date', 'id'], name='ticket_by_day'), models.Index(condition=models.Q(('resolution_hours', None)), fields=['priority', 'created_date'], name='ticket_that_waits')],
                'constraints': [models.CheckConstraint(condition=models.Q(('priority__in', [usage.domain.ticket.TicketPriority['LOW'], usage.domain.ticket.TicketPriority['MEDIUM'], usage.domain.ticket.TicketPriority['HIGH'], usage.domain.ticket.TicketPriority['CRITICAL']])), name='ticket_priority_known'), models.CheckConstraint(condition=models.Q(('resolution_hours__gte', 0), ('resolution_hours', None), _connector='OR'), name='ticket_resolution_not_negative')],
            },
        ),
    ]
