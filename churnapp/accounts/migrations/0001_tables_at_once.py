"""The tables of a new installation, made at once; older ones come here step by step."""

import churnapp.accounts.roles
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_user_theme'), ('accounts', '0003_keep_preferences'), ('accounts', '0004_leads_team'), ('accounts', '0005_user_language'), ('accounts', '0006_user_has_pins')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('role', models.CharField(choices=[('csm', 'Customer success'), ('sales', 'Sales'), ('admin', 'Admin'), ('viewer', 'Viewer')], default=churnapp.accounts.roles.Role['VIEWER'], max_length=16)),
                ('reach', models.CharField(choices=[('mine', 'mine'), ('team', 'team'), ('all', 'all')], default=churnapp.accounts.roles.Scope['ALL'], max_length=8)),
                ('leads_team', models.BooleanField(default=False)),
                ('theme', models.CharField(choices=[('auto', 'Like the system'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=8)),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'Deutsch')], default='', max_length=8)),
                ('time_zone', models.CharField(default='UTC', max_length=64)),
                ('date_style', models.CharField(choices=[('words', '22 Nov 2026'), ('iso', '2026-11-22'), ('dots', '22.11.2026'), ('day_first', '22/11/2026'), ('month_first', '11/22/2026')], default='words', max_length=16)),
                ('number_style', models.CharField(choices=[('comma_point', '1,234.5'), ('point_comma', '1.234,5'), ('blank_comma', '1\u202f234,5'), ('blank_point', '1\u202f234.5')], default='comma_point', max_length=16)),
                ('density', models.CharField(choices=[('comfortable', 'Comfortable'), ('compact', 'Compact')], default='comfortable', max_length=16)),
                ('first_scope', models.CharField(blank=True, choices=[('mine', 'mine'), ('team', 'team'), ('all', 'all')], default='', max_length=8)),
                ('first_page', models.CharField(blank=True, default='', max_length=64)),
                ('has_single_keys', models.BooleanField(default=True)),
                ('has_pins', models.BooleanField(default=False, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='accounts.team')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', [churnapp.accounts.roles.Role['CSM'], churnapp.accounts.roles.Role['SALES'], churnapp.accounts.roles.Role['ADMIN'], churnapp.accounts.roles.Role['VIEWER']])), name='user_role_known'), models.CheckConstraint(condition=models.Q(('reach__in', [churnapp.accounts.roles.Scope['MINE'], churnapp.accounts.roles.Scope['TEAM'], churnapp.accounts.roles.Scope['ALL']])), name='user_reach_known'), models.CheckConstraint(condition=models.Q(('theme__in', ['auto', 'light', 'dark'])), name='user_theme_known')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
    ]
