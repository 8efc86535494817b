"""The table of what plays do, as far as outcomes tell it."""

from django.db import models
from django.db.models import Q

from gtm.domain import EffectEstimate, EffectMethod, EffectVerdict, PlayType


class EffectEstimateRecord(models.Model):
    """The newest estimate of one kind of play by one comparison.

    Attributes:
        play_type: of the plays.
        playbook_key: of the playbook that they followed; empty for all plays of the type.
        method, with_play … unmatched: see ``gtm.domain.EffectEstimate``.
        verdict: what may be said.
        save_share, save_cases: the save rate that follows, see ``gtm.domain.SaveRate``.
        outcomes_until: the last day on which it is known who left.
    """

    play_type = models.CharField(max_length=16)
    playbook_key = models.SlugField(max_length=64, blank=True, default="")
    method = models.CharField(max_length=16)
    with_play = models.PositiveIntegerField()
    without = models.PositiveIntegerField()
    left_with = models.PositiveIntegerField()
    left_without = models.PositiveIntegerField()
    unmatched = models.PositiveIntegerField(default=0)
    effect = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    verdict = models.CharField(max_length=16)
    save_share = models.FloatField()
    save_cases = models.PositiveIntegerField()
    outcomes_until = models.DateField()
    estimated_at = models.DateTimeField()

    class Meta:
        ordering = ("play_type", "playbook_key", "method")
        constraints = (
            models.UniqueConstraint(
                fields=["play_type", "playbook_key", "method"], name="effect_estimate_once"
            ),
            models.CheckConstraint(
                condition=Q(play_type__in=[kind.value for kind in PlayType]), name="effect_play_type_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[method.value for method in EffectMethod]), name="effect_method_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in EffectVerdict]),
                name="effect_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(save_share__gt=0, save_share__lt=1, save_cases__gte=1),
                name="effect_save_rate_possible",
            ),
        )

    def __str__(self) -> str:
        return f"{self.play_type} {self.playbook_key} by {self.method}: {self.verdict}"

    @property
    def estimate(self) -> EffectEstimate:
        """As a value."""
        return EffectEstimate(
            EffectMethod(self.method),
            self.with_play,
            self.without,
            self.left_with,
            self.left_without,
            self.effect,
            self.low,
            self.high,
            self.unmatched,
        )
