"""Messages of rules to other programs, queued with what they tell of."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from gtm.models import PlayRuleRecord, WebhookDeliveryRecord
from gtm.repositories.rules.outcomes import Outcome

ACCOUNTS_IN_A_MESSAGE = 100
EVENT = "play_rule.fired"


def queue_webhooks(rule: PlayRuleRecord, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Keeps a message for every hundred accounts, to be sent when the transaction around it is over."""
    WebhookDeliveryRecord.objects.bulk_create(
        WebhookDeliveryRecord(
            rule=rule,
            message_id=f"msg_{secrets.token_urlsafe(18)}",
            url=rule.webhook_url,
            body=_body(rule, batch, now),
            created_at=now,
            next_attempt_at=now,
        )
        for batch in batched(outcomes, ACCOUNTS_IN_A_MESSAGE)
    )


def _body(rule: PlayRuleRecord, outcomes: Sequence[Outcome], now: datetime) -> str:
    return json.dumps(
        {
            "type": EVENT,
            "timestamp": now.isoformat(),
            "data": {
                "rule": {"id": rule.pk, "name": rule.name},
                "play": {"type": rule.play_type, "reason": rule.reason} if rule.play_type else None,
                "accounts": [_account(outcome) for outcome in outcomes],
            },
        },
        ensure_ascii=False,
    )


def _account(outcome: Outcome) -> dict[str, object]:
    account = outcome.due.account
    return {
        "customer_id": account.customer_id,
        "name": account.name,
        "churn_probability": account.probability,
        "risk_tier": account.tier.value if account.tier else None,
        "result": outcome.result.value,
        "play_id": outcome.play,
    }
