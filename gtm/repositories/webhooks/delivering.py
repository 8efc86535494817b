"""The life of a message: sent, tried again with longer and longer pauses, given up."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import F

from gtm.domain.webhook import WebhookSecret, next_attempt
from gtm.models import DeliveryStatus, WebhookDeliveryRecord
from gtm.repositories.webhooks.address import destination_of
from gtm.repositories.webhooks.sending import Answer, send

# longer than an attempt can take: whoever dies in one is replaced after it
LEASE = timedelta(minutes=5)
AT_ONCE_FOR_AN_ADDRESS = 5
MOST_AT_ONCE = 100
LONGEST_ANSWER_KEPT = 500


def due_deliveries(now: datetime) -> list[int]:
    """Messages to try now; a receiver that hangs keeps no more than five workers waiting."""
    due = WebhookDeliveryRecord.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")
    taken: Counter[str] = Counter()
    found: list[int] = []
    for pk, url in due.values_list("pk", "url")[: 10 * MOST_AT_ONCE]:
        taken[url] += 1
        if taken[url] <= AT_ONCE_FOR_AN_ADDRESS and len(found) < MOST_AT_ONCE:
            found.append(pk)
    return found


def deliver(pk: int, now: datetime) -> bool:
    """Tries a message once, if nobody else does and it is due; whether it was tried."""
    mine = WebhookDeliveryRecord.objects.filter(pk=pk, next_attempt_at__lte=now)
    if not mine.update(next_attempt_at=now + LEASE, attempts=F("attempts") + 1, attempted_at=now):
        return False
    delivery = WebhookDeliveryRecord.objects.select_related("rule").get(pk=pk)
    answer = _tried(delivery, now)
    delivery.answer = answer.words[:LONGEST_ANSWER_KEPT]
    delivery.next_attempt_at = None if answer.is_accepted else next_attempt(delivery.attempts, now)
    if answer.is_accepted:
        delivery.status = DeliveryStatus.DELIVERED
    elif delivery.next_attempt_at is None:
        delivery.status = DeliveryStatus.GIVEN_UP
    delivery.save(update_fields=["answer", "next_attempt_at", "status"])
    return True


def try_again(delivery: WebhookDeliveryRecord, now: datetime) -> None:
    """Puts a message that is over, or waits for long, in line again."""
    delivery.status, delivery.next_attempt_at = DeliveryStatus.WAITING, now
    delivery.save(update_fields=["status", "next_attempt_at"])


def _tried(delivery: WebhookDeliveryRecord, now: datetime) -> Answer:
    try:
        secret = WebhookSecret(delivery.rule.webhook_secret)
        destination = destination_of(delivery.url)
    except ValueError as refusal:
        return Answer(is_accepted=False, words=str(refusal))
    headers = secret.headers(delivery.message_id, delivery.body, now)
    return send(destination, delivery.body.encode(), headers)
