"""The tables of a new installation, made at once; older ones come here step by step."""

import customers.domain.custom_field
import customers.domain.industry
import customers.domain.plan
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('customers', '0001_initial'), ('customers', '0002_segment_index'), ('customers', '0003_contract_end_index'), ('customers', '0004_notes_and_account_changes'), ('customers', '0005_worklist'), ('customers', '0006_champions_and_removed_contacts'), ('customers', '0007_work_out_champions'), ('customers', '0008_parents'), ('customers', '0009_tasks'), ('customers', '0010_custom_fields'), ('customers', '0011_tags'), ('customers', '0012_follow_and_share'), ('customers', '0013_list_indexes'), ('customers', '0014_files'), ('customers', '0015_calendar_keys'), ('customers', '0016_page_indexes'), ('customers', '0017_departures')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarKeyRecord',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CustomerRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_id', models.CharField(max_length=128, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('industry', models.CharField(default=customers.domain.industry.Industry['OTHER'], max_length=32)),
                ('plan_tier', models.CharField(blank=True, max_length=16, null=True)),
                ('signup_date', models.DateField()),
                ('mrr', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('notice_date', models.DateField(blank=True, null=True)),
                ('churn_date', models.DateField(blank=True, null=True)),
                ('churn_type', models.CharField(blank=True, max_length=32)),
                ('churn_reason', models.CharField(blank=True, max_length=255)),
                ('renewal_date', models.DateField(blank=True, null=True)),
                ('upgrade_date', models.DateField(blank=True, null=True)),
                ('billing_period_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('seats', models.PositiveIntegerField(blank=True, null=True)),
                ('has_champion', models.BooleanField(default=False)),
                ('champion_seen_on', models.DateField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('ingested_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('account_executive', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sales_accounts', to=settings.AUTH_USER_MODEL)),
                ('csm', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='csm_accounts', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('name', 'pk'),
                'indexes': [models.Index(fields=['name', 'id'], name='customer_by_name'), models.Index(fields=['mrr', 'id'], name='customer_by_mrr'), models.Index(fields=['renewal_date', 'id'], name='customer_by_renewal'), models.Index(fields=['industry', 'id'], name='customer_by_industry'), models.Index(fields=['plan_tier', 'industry', 'churn_date', 'mrr'], name='customer_by_segment'), models.Index(fields=['renewal_date', 'churn_date', 'billing_period_months', 'mrr'], name='customer_by_contract_end'), models.Index(fields=['signup_date', 'mrr'], name='customer_by_signup'), models.Index(condition=models.Q(('churn_date__isnull', False)), fields=['churn_date', 'mrr'], name='customer_that_left'), models.Index(condition=models.Q(('churn_date', None), ('has_champion', True)), fields=['champion_seen_on'], name='customer_by_champion')],
                'constraints': [models.CheckConstraint(condition=models.Q(('customer_id', ''), _negated=True), name='customer_id_given'), models.CheckConstraint(condition=models.Q(('mrr__gte', 0), ('mrr', None), _connector='OR'), name='customer_mrr_not_negative'), models.CheckConstraint(condition=models.Q(('plan_tier__in', [customers.domain.plan.PlanTier['FREE'], customers.domain.plan.PlanTier['STARTER'], customers.domain.plan.PlanTier['GROWTH'], customers.domain.plan.PlanTier['ENTERPRISE'], customers.domain.plan.PlanTier['CUSTOM']]), ('plan_tier', None), _connector='OR'), name='customer_plan_known'), models.CheckConstraint(condition=models.Q(('industry__in', [customers.domain.industry.Industry['FINTECH'], customers.domain.industry.Industry['HEALTHTECH'], customers.domain.industry.Industry['LEGALTECH'], customers.domain.industry.Industry['HR_TECH'], customers.domain.industry.Industry['EDTECH'], customers.domain.industry.Industry['INSURTECH'], customers.domain.industry.Industry['PROPTECH'], customers.domain.industry.Industry['RETAILTECH'], customers.domain.industry.Industry['OTHER']])), name='customer_industry_known'), models.CheckConstraint(condition=models.Q(('churn_date__gte', models.F('signup_date')), ('churn_date', None), _connector='OR'), name='customer_churn_after_signup'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='customer_not_its_own_parent')],
            },
        ),
        migrations.CreateModel(
            name='ContactRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_id', models.CharField(max_length=128, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('title', models.CharField(blank=True, max_length=255)),
                ('role', models.CharField(blank=True, choices=[('champion', 'Champion'), ('sponsor', 'Sponsor'), ('user', 'User'), ('billing', 'Billing')], max_length=16)),
                ('last_active_on', models.DateField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('ingested_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('name', 'pk'),
                'indexes': [models.Index(fields=['role', 'customer', 'last_active_on'], name='contact_by_role'), models.Index(fields=['name', 'id'], name='contact_by_name'), models.Index(fields=['last_active_on', 'id'], name='contact_by_last_day')],
            },
        ),
        migrations.CreateModel(
            name='AccountChangeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=32)),
                ('before', models.TextField(blank=True, default='')),
                ('after', models.TextField(blank=True, default='')),
                ('changed_at', models.DateTimeField()),
                ('is_import', models.BooleanField(default=False)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('-changed_at', '-pk'),
                'indexes': [models.Index(fields=['customer', '-changed_at', '-id'], name='account_change_by_time')],
            },
        ),
        migrations.CreateModel(
            name='CustomFieldRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('label', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('money', 'Money (US dollars)'), ('date', 'Date'), ('choice', 'One of several'), ('person', 'Person with a login')], max_length=8)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('explanation', models.CharField(blank=True, max_length=200)),
                ('is_feature', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('label', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [customers.domain.custom_field.FieldKind['TEXT'], customers.domain.custom_field.FieldKind['NUMBER'], customers.domain.custom_field.FieldKind['MONEY'], customers.domain.custom_field.FieldKind['DATE'], customers.domain.custom_field.FieldKind['CHOICE'], customers.domain.custom_field.FieldKind['PERSON']])), name='custom_field_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='CustomValueChangeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, max_length=255)),
                ('after', models.CharField(blank=True, max_length=255)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custom_changes', to='customers.customerrecord')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='customers.customfieldrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'changed_at'], name='custom_change_by_account')],
            },
        ),
        migrations.CreateModel(
            name='CustomValueRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=255, null=True)),
                ('number', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ('day', models.DateField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custom_values', to='customers.customerrecord')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='customers.customfieldrecord')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['field', 'text', 'customer'], name='custom_value_by_text'), models.Index(fields=['field', 'number', 'customer'], name='custom_value_by_number'), models.Index(fields=['field', 'day', 'customer'], name='custom_value_by_day'), models.Index(fields=['field', 'person', 'customer'], name='custom_value_by_person')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'field'), name='custom_value_once'), models.CheckConstraint(condition=models.Q(('text__isnull', False), ('number__isnull', False), ('day__isnull', False), ('person__isnull', False), _connector='OR'), name='custom_value_given')],
            },
        ),
        migrations.CreateModel(
            name='DepartureRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice_on', models.DateField(blank=True, null=True)),
                ('leaves_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=24)),
                ('competitor', models.CharField(blank=True, default='', max_length=120)),
                ('is_regretted', models.BooleanField(default=True)),
                ('story', models.TextField(blank=True, default='')),
                ('held_before', models.JSONField(default=dict)),
                ('logged_at', models.DateTimeField()),
                ('came_back_on', models.DateField(blank=True, null=True)),
                ('came_back_why', models.CharField(blank=True, default='', max_length=500)),
                ('came_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='departures', to='customers.customerrecord')),
                ('logged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-logged_at', '-pk'),
                'indexes': [models.Index(fields=['customer', '-logged_at'], name='departure_by_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['price', 'low_adoption', 'missing_features', 'support', 'competitor', 'in_house', 'champion_left', 'budget', 'strategy', 'acquired', 'non_payment', 'closed_down', 'other'])), name='departure_reason_known'), models.CheckConstraint(condition=models.Q(('notice_on__isnull', False), ('leaves_on__isnull', False), _connector='OR'), name='departure_has_a_day'), models.UniqueConstraint(condition=models.Q(('came_back_on', None)), fields=('customer',), name='departure_open_once')],
            },
        ),
        migrations.CreateModel(
            name='FileRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField()),
                ('content_hash', models.CharField(db_index=True, max_length=64)),
                ('uploaded_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='customers.customerrecord')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-uploaded_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='FollowRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='customers.customerrecord')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('since', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('customer', 'user'), name='follow_once')],
            },
        ),
        migrations.CreateModel(
            name='NoteRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', 'Note'), ('call', 'Call'), ('mail', 'Mail'), ('meeting', 'Meeting'), ('answer', 'Answer')], default='note', max_length=16)),
                ('text', models.TextField(max_length=10000)),
                ('happened_at', models.DateTimeField()),
                ('is_pinned', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answered_by', to='customers.noterecord')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('-happened_at', '-pk'),
                'indexes': [models.Index(fields=['customer', '-happened_at', '-id'], name='note_by_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['note', 'call', 'mail', 'meeting', 'answer'])), name='note_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('answers__isnull', False), ('kind', 'answer')), models.Q(models.Q(('kind', 'answer'), _negated=True), ('answers', None)), _connector='OR'), name='note_answers_a_note')],
            },
        ),
        migrations.CreateModel(
            name='MentionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mentioned_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='customers.noterecord')),
            ],
            options={
                'ordering': ('-mentioned_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('note', 'person'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='PutOffRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customerrecord')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('until', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('user', 'customer'), name='put_off_once')],
            },
        ),
        migrations.CreateModel(
            name='ShareRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('with_notes', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('-created_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='share_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='ShareOpeningRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('address', models.GenericIPAddressField(blank=True, null=True)),
                ('share', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='customers.sharerecord')),
            ],
            options={
                'ordering': ('-opened_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='SubscriptionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(blank=True, default='', max_length=128)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('plan_tier', models.CharField(blank=True, max_length=16, null=True)),
                ('mrr', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('seats', models.PositiveIntegerField(blank=True, null=True)),
                ('billing_period_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('renewal_date', models.DateField(blank=True, null=True)),
                ('auto_renew', models.BooleanField(blank=True, null=True)),
                ('discount', models.FloatField(blank=True, null=True)),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('ingested_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='customers.customerrecord')),
            ],
            options={
                'ordering': ('valid_from', 'product'),
                'constraints': [models.UniqueConstraint(fields=('customer', 'product', 'valid_from'), name='subscription_period_once'), models.CheckConstraint(condition=models.Q(('mrr__gte', 0), ('mrr', None), _connector='OR'), name='subscription_mrr_not_negative'), models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from')), ('valid_to', None), _connector='OR'), name='subscription_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('discount__gte', 0), ('discount__lte', 1)), ('discount', None), _connector='OR'), name='subscription_discount_share')],
            },
        ),
        migrations.CreateModel(
            name='TagRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='tag_named_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='tag_named')],
            },
        ),
        migrations.CreateModel(
            name='AccountTagRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tagged_at', models.DateTimeField()),
                ('tagged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='account_tags', to='customers.customerrecord')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='account_tags', to='customers.tagrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['tag', 'customer'], name='account_tag_by_tag')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'tag'), name='account_tag_once')],
            },
        ),
        migrations.CreateModel(
            name='TaskRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('about_url', models.CharField(blank=True, default='', max_length=255)),
                ('about_label', models.CharField(blank=True, default='', max_length=120)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='customers.customerrecord')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('due_on', 'pk'),
                'indexes': [models.Index(fields=['owner', 'done_at', 'due_on'], name='task_by_owner'), models.Index(fields=['done_at', 'due_on'], name='task_by_due_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='task_says_something')],
            },
        ),
        migrations.AddField(
            model_name='TagRecord',
            name='accounts',
            field=models.ManyToManyField(related_name='tags', through='customers.AccountTagRecord', to='customers.customerrecord'),
        ),
    ]
