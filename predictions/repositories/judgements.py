"""Stating a judgement against the model, and ending it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import inside
from churnapp.web.risk import tier_word
from predictions.domain.judgement import Judgement, JudgementEnd
from predictions.models import CurrentScoreRecord, JudgementInForceRecord, JudgementRecord


class NothingToDisagreeWith(ValueError):
    """The model says nothing, or the same."""


class JudgementIsOver(RuntimeError):
    """The judgement has ended or expired meanwhile; nothing was changed."""


def state_judgement(customer_pk: int, judgement: Judgement, *, by: User, now: datetime) -> JudgementRecord:
    """Puts a person's band beside the model's; an earlier one of the account ends.

    Raises:
        NothingToDisagreeWith: nothing was changed.
    """
    with transaction.atomic():
        score = CurrentScoreRecord.objects.select_for_update().filter(customer=customer_pk).first()
        if score is None:
            raise NothingToDisagreeWith(_("This account has no score, so there is nothing to disagree with."))
        if score.risk_tier == judgement.tier:
            raise NothingToDisagreeWith(
                _("The model says %(tier)s too. Choose the band you see instead.")
                % {"tier": inside(tier_word(judgement.tier))}
            )
        held = JudgementInForceRecord.objects.filter(customer=customer_pk).select_related("judgement").first()
        if held is not None:
            if held.expires_on >= now.date():
                _end(held.judgement, JudgementEnd.REPLACED, "", by, now)
            held.delete()
        stated = JudgementRecord.objects.create(
            customer_id=customer_pk,
            tier=judgement.tier,
            reason=judgement.reason,
            words=judgement.words,
            model_tier=score.risk_tier,
            model_probability=score.churn_probability,
            stated_by=by,
            stated_at=now,
            expires_on=judgement.expires_on,
        )
        JudgementInForceRecord.objects.create(
            customer_id=customer_pk,
            judgement=stated,
            tier=judgement.tier,
            expires_on=judgement.expires_on,
        )
    return stated


def end_judgement(pk: int, how: JudgementEnd, words: str, *, by: User, now: datetime) -> None:
    """Withdraws a judgement or settles it; it stays in the history.

    Raises:
        JudgementIsOver: somebody was faster, or it has expired.
    """
    with transaction.atomic():
        held = (
            JudgementInForceRecord.objects.select_for_update(of=("self",))
            .select_related("judgement")
            .filter(judgement=pk, expires_on__gte=now.date())
            .first()
        )
        if held is None:
            raise JudgementIsOver(_("This judgement has ended already. Nothing was changed."))
        _end(held.judgement, how, words, by, now)
        held.delete()


def _end(judgement: JudgementRecord, how: JudgementEnd, words: str, by: User, now: datetime) -> None:
    judgement.ended_at, judgement.ended_by = now, by
    judgement.ended_as, judgement.end_words = how, words
    judgement.save()
