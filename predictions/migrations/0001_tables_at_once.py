"""The tables of a new installation, made at once; older ones come here step by step."""

import django.db.models.deletion
import django.db.models.expressions
import predictions.domain.judgement
import predictions.domain.model_status
import predictions.domain.target
import predictions.domain.tier
import predictions.models.facts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('predictions', '0001_initial'), ('predictions', '0002_drop_covered_indexes'), ('predictions', '0003_set_operating_point'), ('predictions', '0004_keep_promotions'), ('predictions', '0005_watch_the_model'), ('predictions', '0006_keep_contracts_and_coverage'), ('predictions', '0007_read_contracts_of_models'), ('predictions', '0008_check_the_data'), ('predictions', '0009_keep_left_out_accounts'), ('predictions', '0010_keep_jobs'), ('predictions', '0011_keep_shadow_scores'), ('predictions', '0012_keep_survival_curve'), ('predictions', '0013_propose_risk_weights'), ('predictions', '0014_judge_challengers'), ('predictions', '0015_predict_upgrades'), ('predictions', '0016_score_upgrades'), ('predictions', '0017_keep_revenue_of_scores'), ('predictions', '0018_keep_judgements'), ('predictions', '0019_book_figures'), ('predictions', '0020_tell_of_runs'), ('predictions', '0021_score_single_accounts'), ('predictions', '0022_make_room_for_facts'), ('predictions', '0023_keep_facts_not_words'), ('predictions', '0024_drop_words'), ('predictions', '0025_clear_old_predictions')]

    initial = True

    dependencies = [
        ('customers', '0001_tables_at_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='QualityReportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mart_version', models.CharField(max_length=64, unique=True)),
                ('as_of', models.DateField()),
                ('checked_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='WatchRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('watched_on', models.DateField(unique=True)),
                ('watched_at', models.DateTimeField()),
                ('as_of', models.DateField()),
                ('mart_version', models.CharField(max_length=64)),
                ('model_version', models.CharField(blank=True, max_length=32)),
                ('measures', models.JSONField(default=dict)),
                ('alarms', models.JSONField(default=list)),
            ],
            options={
                'ordering': ('-watched_on',),
            },
        ),
        migrations.CreateModel(
            name='BookFiguresRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=32)),
                ('day', models.DateField()),
                ('accounts', models.PositiveIntegerField()),
                ('mrr', models.DecimalField(decimal_places=2, max_digits=18)),
                ('at_risk', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ('renewals', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ('book', 'day'),
                'constraints': [models.UniqueConstraint(fields=('book', 'day'), name='book_figures_once'), models.CheckConstraint(condition=models.Q(('book', ''), _negated=True), name='book_figures_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='JudgementRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(max_length=16)),
                ('reason', models.CharField(max_length=16)),
                ('words', models.CharField(max_length=500)),
                ('model_tier', models.CharField(max_length=16)),
                ('model_probability', models.FloatField()),
                ('stated_at', models.DateTimeField()),
                ('expires_on', models.DateField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_as', models.CharField(blank=True, default='', max_length=16)),
                ('end_words', models.CharField(blank=True, default='', max_length=500)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='customers.customerrecord')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='judgements', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-stated_at', '-pk'),
                'indexes': [models.Index(fields=['customer', '-stated_at', '-id'], name='judgement_by_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tier__in', [predictions.domain.tier.RiskTier['LOW'], predictions.domain.tier.RiskTier['MEDIUM'], predictions.domain.tier.RiskTier['HIGH'], predictions.domain.tier.RiskTier['CRITICAL']])), name='judgement_tier_known'), models.CheckConstraint(condition=models.Q(('reason__in', [predictions.domain.judgement.JudgementReason['KNOWS_MORE'], predictions.domain.judgement.JudgementReason['WRONG_DATA'], predictions.domain.judgement.JudgementReason['IN_HAND'], predictions.domain.judgement.JudgementReason['SEASON'], predictions.domain.judgement.JudgementReason['OTHER']])), name='judgement_reason_known'), models.CheckConstraint(condition=models.Q(('tier', models.F('model_tier')), _negated=True), name='judgement_disagrees')],
            },
        ),
        migrations.CreateModel(
            name='JudgementInForceRecord',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='judgement_in_force', serialize=False, to='customers.customerrecord')),
                ('tier', models.CharField(max_length=16)),
                ('expires_on', models.DateField(db_index=True)),
                ('judgement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='predictions.judgementrecord')),
            ],
        ),
        migrations.CreateModel(
            name='ModelVersionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=32, unique=True)),
                ('target', models.CharField(choices=[('churn', 'Churn'), ('upgrade', 'Upgrade')], default=predictions.domain.target.Target['CHURN'], max_length=16)),
                ('rung', models.CharField(max_length=8)),
                ('status', models.CharField(choices=[('candidate', 'Candidate'), ('shadow', 'In the shadow'), ('published', 'Published'), ('retired', 'Retired'), ('discarded', 'Discarded')], default=predictions.domain.model_status.ModelStatus['CANDIDATE'], max_length=16)),
                ('as_of', models.DateField()),
                ('mart_version', models.CharField(max_length=64)),
                ('contract_fingerprint', models.CharField(max_length=16)),
                ('feature_contract', models.JSONField(default=list)),
                ('evaluation', models.JSONField(default=dict)),
                ('reason', models.TextField()),
                ('trained_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-trained_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', predictions.domain.model_status.ModelStatus['PUBLISHED'])), fields=('target',), name='model_published_once'), models.UniqueConstraint(condition=models.Q(('status', predictions.domain.model_status.ModelStatus['SHADOW'])), fields=('status',), name='model_in_shadow_once'), models.CheckConstraint(condition=models.Q(('status__in', [predictions.domain.model_status.ModelStatus['CANDIDATE'], predictions.domain.model_status.ModelStatus['SHADOW'], predictions.domain.model_status.ModelStatus['PUBLISHED'], predictions.domain.model_status.ModelStatus['RETIRED'], predictions.domain.model_status.ModelStatus['DISCARDED']])), name='model_status_known'), models.CheckConstraint(condition=models.Q(('target__in', [predictions.domain.target.Target['CHURN'], predictions.domain.target.Target['UPGRADE']])), name='model_target_known')],
            },
        ),
        migrations.CreateModel(
            name='LeftOutAccountRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('left_before', 'Left Before'), ('too_young', 'Too Young'), ('outcome_open', 'Outcome Open'), ('notice_given', 'Notice Given'), ('under_30_days', 'Under 30 Days')], max_length=16)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customerrecord')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='predictions.modelversionrecord')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('model', 'reason', 'customer'), name='left_out_once_per_reason')],
            },
        ),
        migrations.CreateModel(
            name='ChallengeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mart_version', models.CharField(max_length=64)),
                ('figures', models.JSONField()),
                ('judged_at', models.DateTimeField()),
                ('model', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='challenge', to='predictions.modelversionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='OperatingPointRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium_from', models.FloatField(default=0.25)),
                ('high_from', models.FloatField(default=0.5)),
                ('critical_from', models.FloatField(default=0.75)),
                ('set_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('critical_from__gt', models.F('high_from')), ('critical_from__lt', 1), ('high_from__gt', models.F('medium_from')), ('medium_from__gt', 0)), name='operating_point_rises'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='operating_point_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='PromotionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, choices=[('candidate', 'Candidate'), ('shadow', 'In the shadow'), ('published', 'Published'), ('retired', 'Retired'), ('discarded', 'Discarded')], max_length=16)),
                ('after', models.CharField(choices=[('candidate', 'Candidate'), ('shadow', 'In the shadow'), ('published', 'Published'), ('retired', 'Retired'), ('discarded', 'Discarded')], max_length=16)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotions', to='predictions.modelversionrecord')),
                ('replaced', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='predictions.modelversionrecord')),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='promotion_has_a_reason'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='promotion_moves')],
            },
        ),
        migrations.CreateModel(
            name='QualityAcceptanceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_key', models.CharField(max_length=64)),
                ('share', models.FloatField()),
                ('reason', models.TextField()),
                ('accepted_at', models.DateTimeField()),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='quality_acceptance_has_a_reason'), models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='quality_acceptance_share')],
            },
        ),
        migrations.CreateModel(
            name='QualityFindingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_key', models.CharField(max_length=64)),
                ('severity', models.CharField(choices=[('fine', 'Fine'), ('note', 'Note'), ('warning', 'Warning'), ('refusal', 'Refuses training')], max_length=16)),
                ('found', models.PositiveBigIntegerField()),
                ('total', models.PositiveBigIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='predictions.qualityreportrecord')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('report', 'check_key'), name='quality_finding_once'), models.CheckConstraint(condition=models.Q(('severity__in', ['fine', 'note', 'warning', 'refusal'])), name='quality_severity_known')],
            },
        ),
        migrations.CreateModel(
            name='QualityRowRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('subject', models.CharField(blank=True, max_length=255)),
                ('detail', models.TextField()),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customerrecord')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='predictions.qualityfindingrecord')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('finding', 'position'), name='quality_row_once')],
            },
        ),
        migrations.CreateModel(
            name='RiskWeightProposalRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('usage_weight', models.FloatField(default=0.5)),
                ('compliance_weight', models.FloatField(default=0.35)),
                ('vendor_weight', models.FloatField(default=0.15)),
                ('quarter', models.CharField(max_length=7, unique=True)),
                ('as_of', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('is_change', models.BooleanField()),
                ('evidence', models.JSONField()),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='pending', max_length=16)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-quarter',),
                'constraints': [models.CheckConstraint(condition=models.Q(('compliance_weight__gte', 0), ('usage_weight__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(1), '-', models.F('compliance_weight')), '-', models.F('vendor_weight')), '-', models.Value(1e-06))), ('usage_weight__gte', 0), ('usage_weight__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(1), '-', models.F('compliance_weight')), '-', models.F('vendor_weight')), '+', models.Value(1e-06))), ('vendor_weight__gte', 0)), name='risk_weight_proposal_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('status', 'pending')), models.Q(models.Q(('status', 'pending'), _negated=True), ('decided_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='risk_weight_decision_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ScoringRunRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium_from', models.FloatField(default=0.25)),
                ('high_from', models.FloatField(default=0.5)),
                ('critical_from', models.FloatField(default=0.75)),
                ('usage_weight', models.FloatField(default=0.5)),
                ('compliance_weight', models.FloatField(default=0.35)),
                ('vendor_weight', models.FloatField(default=0.15)),
                ('as_of', models.DateField()),
                ('mart_version', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('succeeded', 'Succeeded'), ('partial', 'Partial'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=16)),
                ('account_count', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('cleared_at', models.DateTimeField(blank=True, null=True)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='single_scores', to='customers.customerrecord')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='predictions.modelversionrecord')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upgrade_model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='predictions.modelversionrecord')),
            ],
            options={
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(condition=models.Q(('customer', None)), fields=['-published_at'], name='scoring_run_of_everybody')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('customer', None), ('status__in', ('queued', 'running'))), fields=('as_of',), name='scoring_run_active_once'), models.UniqueConstraint(condition=models.Q(('status__in', ('queued', 'running')), models.Q(('customer', None), _negated=True)), fields=('customer',), name='single_score_active_once'), models.CheckConstraint(condition=models.Q(('critical_from__gt', models.F('high_from')), ('critical_from__lt', 1), ('high_from__gt', models.F('medium_from')), ('medium_from__gt', 0)), name='scoring_run_cutoffs_rise'), models.CheckConstraint(condition=models.Q(('compliance_weight__gte', 0), ('usage_weight__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(1), '-', models.F('compliance_weight')), '-', models.F('vendor_weight')), '-', models.Value(1e-06))), ('usage_weight__gte', 0), ('usage_weight__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(1), '-', models.F('compliance_weight')), '-', models.F('vendor_weight')), '+', models.Value(1e-06))), ('vendor_weight__gte', 0)), name='scoring_run_weights_add_up')],
            },
        ),
        migrations.CreateModel(
            name='PredictionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField()),
                ('churn_probability', models.FloatField()),
                ('probability_low', models.FloatField(blank=True, null=True)),
                ('probability_high', models.FloatField(blank=True, null=True)),
                ('risk_tier', models.CharField(max_length=16)),
                ('risk_score', models.FloatField()),
                ('feature_values', predictions.models.facts.FeatureValuesField(blank=True, default=list)),
                ('contributions', predictions.models.facts.FloatsField(blank=True, decimals=6, default=list)),
                ('coverage', models.FloatField(blank=True, null=True)),
                ('compared_with', models.BigIntegerField(blank=True, null=True)),
                ('contributions_before', predictions.models.facts.FloatsField(blank=True, decimals=6, default=list)),
                ('reasons', predictions.models.facts.ReasonsField(blank=True, default=list)),
                ('top_group', models.CharField(blank=True, default='', max_length=16)),
                ('focus_group', models.CharField(blank=True, default='', max_length=16)),
                ('survival', predictions.models.facts.FloatsField(blank=True, decimals=4, default=list)),
                ('model_version', models.CharField(max_length=32)),
                ('mart_version', models.CharField(max_length=64)),
                ('predicted_at', models.DateTimeField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='predictions', to='customers.customerrecord')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='predictions', to='predictions.scoringrunrecord')),
            ],
            options={
                'ordering': ('-as_of', '-pk'),
                'indexes': [models.Index(fields=['customer', '-predicted_at'], name='prediction_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('run', 'customer'), name='prediction_once'), models.CheckConstraint(condition=models.Q(('churn_probability__gte', 0), ('churn_probability__lte', 1)), name='prediction_probability_range'), models.CheckConstraint(condition=models.Q(('risk_score__gte', 0), ('risk_score__lte', 1)), name='prediction_risk_score_range'), models.CheckConstraint(condition=models.Q(('risk_tier', 'low'), ('risk_tier', 'medium'), ('risk_tier', 'high'), ('risk_tier', 'critical'), _connector='OR'), name='prediction_tier_known')],
            },
        ),
        migrations.CreateModel(
            name='CurrentScoreRecord',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='current_score', serialize=False, to='customers.customerrecord')),
                ('as_of', models.DateField()),
                ('churn_probability', models.FloatField()),
                ('previous_probability', models.FloatField(blank=True, null=True)),
                ('risk_tier', models.CharField(max_length=16)),
                ('risk_score', models.FloatField()),
                ('expected_loss', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('mrr', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('coverage', models.FloatField(blank=True, null=True)),
                ('reasons', predictions.models.facts.ReasonsField(blank=True, default=list)),
                ('top_group', models.CharField(blank=True, default='', max_length=16)),
                ('upgrade_probability', models.FloatField(blank=True, null=True)),
                ('upgrade_pressure', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('upgrade_signal', models.CharField(blank=True, default='', max_length=16)),
                ('expected_uplift', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('yearly_step', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('prediction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='predictions.predictionrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['churn_probability', 'customer'], name='score_by_probability'), models.Index(fields=['risk_score', 'customer'], name='score_by_risk_score'), models.Index(fields=['expected_loss', 'customer'], name='score_by_expected_loss'), models.Index(fields=['risk_tier', 'expected_loss'], name='score_by_tier'), models.Index(fields=['upgrade_probability', 'customer'], name='score_by_upgrade'), models.Index(fields=['expected_uplift', 'customer'], name='score_by_uplift')],
            },
        ),
        migrations.CreateModel(
            name='ScoringChunkRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_position', models.PositiveIntegerField()),
                ('last_position', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=16)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('scored_count', models.PositiveIntegerField(default=0)),
                ('message', models.TextField(blank=True)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='predictions.scoringrunrecord')),
            ],
            options={
                'ordering': ('first_position',),
                'indexes': [models.Index(fields=['run', 'status'], name='scoring_chunk_by_status')],
                'constraints': [models.UniqueConstraint(fields=('run', 'first_position'), name='scoring_chunk_once')],
            },
        ),
        migrations.CreateModel(
            name='JobRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('training', 'Training'), ('mart', 'Data refresh'), ('shadow', 'Scoring in the shadow')], max_length=16)),
                ('subject', models.CharField(blank=True, default='', max_length=32)),
                ('status', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('succeeded', 'Succeeded'), ('refused', 'Refused'), ('failed', 'Failed'), ('interrupted', 'Interrupted'), ('cancelled', 'Cancelled')], default='queued', max_length=16)),
                ('options', models.JSONField(default=dict)),
                ('steps', models.JSONField(default=list)),
                ('message', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='predictions.modelversionrecord')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shadow_jobs', to='predictions.scoringrunrecord')),
            ],
            options={
                'ordering': ('-created_at', '-pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('queued', 'running'))), fields=('kind', 'subject'), name='job_active_once')],
            },
        ),
        migrations.CreateModel(
            name='BacktestRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('published', 'Published'), ('reconstructed', 'Reconstructed')], max_length=16)),
                ('as_of', models.DateField()),
                ('horizon_days', models.PositiveSmallIntegerField()),
                ('rung', models.CharField(max_length=8)),
                ('mart_version', models.CharField(max_length=64)),
                ('verdict', models.CharField(max_length=16)),
                ('figures', models.JSONField(default=dict)),
                ('acted_figures', models.JSONField(default=dict)),
                ('bands', models.JSONField(default=list)),
                ('excluded_count', models.PositiveIntegerField(default=0)),
                ('judged_at', models.DateTimeField()),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='backtests', to='predictions.modelversionrecord')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='predictions.scoringrunrecord')),
            ],
            options={
                'ordering': ('as_of',),
                'constraints': [models.UniqueConstraint(fields=('kind', 'model', 'as_of'), name='backtest_once'), models.CheckConstraint(condition=models.Q(('kind', 'published'), ('run', None), _connector='OR'), name='backtest_reconstruction_has_no_run')],
            },
        ),
        migrations.CreateModel(
            name='ShadowScoreRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('churn_probability', models.FloatField()),
                ('published_probability', models.FloatField()),
                ('reasons', predictions.models.facts.ReasonsField(blank=True, default=list)),
                ('moved_group', models.CharField(blank=True, max_length=16)),
                ('group_before', models.FloatField(default=0.0)),
                ('group_after', models.FloatField(default=0.0)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shadow_scores', to='customers.customerrecord')),
                ('model', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shadow_scores', to='predictions.modelversionrecord')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shadow_scores', to='predictions.scoringrunrecord')),
            ],
            options={
                'indexes': [models.Index(fields=['customer'], name='shadow_score_by_customer'), models.Index(fields=['run'], name='shadow_score_by_run')],
                'constraints': [models.UniqueConstraint(fields=('model', 'run', 'customer'), name='shadow_score_once'), models.CheckConstraint(condition=models.Q(('churn_probability__gte', 0), ('churn_probability__lte', 1)), name='shadow_score_probability_range')],
            },
        ),
        migrations.CreateModel(
            name='UpgradePredictionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probability', models.FloatField(blank=True, null=True)),
                ('probability_low', models.FloatField(blank=True, null=True)),
                ('probability_high', models.FloatField(blank=True, null=True)),
                ('pressure', models.PositiveSmallIntegerField()),
                ('leading_signal', models.CharField(blank=True, default='', max_length=16)),
                ('yearly_step', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('expected_uplift', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('feature_values', predictions.models.facts.FeatureValuesField(blank=True, default=list)),
                ('contributions', predictions.models.facts.FloatsField(blank=True, decimals=6, default=list)),
                ('reasons', predictions.models.facts.ReasonsField(blank=True, default=list)),
                ('model_version', models.CharField(blank=True, default='', max_length=32)),
                ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='upgrade_predictions', to='customers.customerrecord')),
                ('run', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='upgrade_predictions', to='predictions.scoringrunrecord')),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.UniqueConstraint(fields=('run', 'customer'), name='upgrade_prediction_once'), models.CheckConstraint(condition=models.Q(('probability', None), models.Q(('probability__gte', 0), ('probability__lte', 1)), _connector='OR'), name='upgrade_probability_range'), models.CheckConstraint(condition=models.Q(('pressure__lte', 9)), name='upgrade_pressure_range')],
            },
        ),
        migrations.CreateModel(
            name='BacktestAccountRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('churn_probability', models.FloatField()),
                ('risk_tier', models.CharField(blank=True, max_length=16)),
                ('outcome', models.CharField(max_length=8)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('was_acted_on', models.BooleanField(default=False)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customerrecord')),
                ('backtest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='predictions.backtestrecord')),
            ],
            options={
                'ordering': ('-churn_probability',),
                'constraints': [models.UniqueConstraint(fields=('backtest', 'customer'), name='backtest_account_once')],
            },
        ),
        migrations.CreateModel(
            name='ExpectedChurnRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('yearly_rate', models.FloatField(blank=True, null=True)),
                ('set_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-pk',),
                'constraints': [models.CheckConstraint(condition=models.Q(('yearly_rate', None), models.Q(('yearly_rate__gt', 0), ('yearly_rate__lt', 1)), _connector='OR'), name='expected_churn_is_a_share'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='expected_churn_has_a_reason')],
            },
        ),
    ]
