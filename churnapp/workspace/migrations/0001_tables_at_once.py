"""The tables of a new installation, made at once; older ones come here step by step."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('workspace', '0001_changes'), ('workspace', '0002_saved_views'), ('workspace', '0003_pins_of_people')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_key', models.CharField(blank=True, default='', max_length=32)),
                ('action', models.CharField(blank=True, default='', max_length=64)),
                ('subject', models.CharField(max_length=32)),
                ('words', models.CharField(max_length=255)),
                ('answers', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('running', 'Under way'), ('done', 'Done'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='running', max_length=16)),
                ('pending', models.JSONField(blank=True, default=list)),
                ('total', models.PositiveIntegerField()),
                ('position', models.PositiveBigIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('undone', models.PositiveIntegerField(default=0)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('moved_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-made_at', '-pk'),
                'indexes': [models.Index(fields=['made_by', '-made_at'], name='change_by_person'), models.Index(fields=['-made_at'], name='change_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['running', 'done', 'undoing', 'undone'])), name='change_status_known')],
            },
        ),
        migrations.CreateModel(
            name='RowChangeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=32)),
                ('row', models.BigIntegerField()),
                ('field', models.CharField(max_length=32)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('is_undone', models.BooleanField(default=False)),
                ('change', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='workspace.changerecord')),
            ],
            options={
                'ordering': ('pk',),
                'indexes': [models.Index(fields=['change', 'id'], name='row_change_by_change'), models.Index(fields=['subject', 'row', '-id'], name='row_change_by_row')],
            },
        ),
        migrations.CreateModel(
            name='SavedViewRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_key', models.CharField(max_length=32)),
                ('name', models.CharField(max_length=80)),
                ('query', models.TextField(blank=True, max_length=8000)),
                ('sharing', models.CharField(choices=[('private', 'Only me'), ('team', 'My team'), ('everybody', 'Everybody')], default='private', max_length=16)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.team')),
            ],
            options={
                'ordering': ('name', 'pk'),
                'indexes': [models.Index(fields=['list_key', 'owner'], name='saved_view_by_list')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_named'), models.CheckConstraint(condition=models.Q(('sharing__in', ['private', 'team', 'everybody'])), name='saved_view_sharing_known')],
            },
        ),
        migrations.CreateModel(
            name='ViewPlaceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_key', models.CharField(max_length=32)),
                ('is_pinned', models.BooleanField(default=False)),
                ('is_default', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='view_places', to=settings.AUTH_USER_MODEL)),
                ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='workspace.savedviewrecord')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'view'), name='view_place_once'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('person', 'list_key'), name='view_default_once')],
            },
        ),
    ]
