"""What runs by itself."""

from datetime import UTC, datetime

from celery import shared_task

from churnapp.notifications.notify import notify_all
from gtm.mart.build import build_revenue_book
from gtm.models import PlayRecord
from gtm.queries.plays.due import due_notes, overdue_notes
from gtm.queries.portfolio.bands import SHOWN_MONTHS
from gtm.repositories import judge_renewals, keep_run_tiers, outlook_is_stale, refresh_outlook
from gtm.repositories.effect import estimate_effects
from gtm.repositories.plays import end_by_goals, keep_plays, price_plays, prices_are_stale
from gtm.repositories.rules.looking import follow_rules
from gtm.repositories.webhooks.delivering import deliver, due_deliveries


@shared_task(name="gtm.refresh_revenue_book")
def refresh_revenue_book() -> None:
    """Makes the revenue book anew: names, owners and subscriptions may have changed outside of imports."""
    build_revenue_book(datetime.now(UTC))


@shared_task(name="gtm.keep_run_tiers")
def count_run_tiers() -> None:
    """Counts how newly published runs divided the portfolio, for the page of the portfolio."""
    keep_run_tiers(SHOWN_MONTHS)


@shared_task(name="gtm.refresh_outlook")
def refresh_outlook_of_new_scores() -> None:
    """Works out renewals and forecast when a run was published since; else it changes nothing."""
    if outlook_is_stale():
        refresh_outlook(datetime.now(UTC))


@shared_task(name="gtm.refresh_outlook_nightly")
def refresh_outlook_of_the_night() -> None:
    """Works them out anew, because contracts may have changed outside of imports, and judges what is over."""
    refresh_outlook(datetime.now(UTC))
    judge_renewals(datetime.now(UTC))


@shared_task(name="gtm.estimate_effects")
def estimate_effects_of_the_night() -> None:
    """Estimates what plays do, with the outcomes that became known; doubled, it finds the same."""
    estimate_effects(datetime.now(UTC))


@shared_task(name="gtm.tell_of_due_plays")
def tell_of_due_plays() -> None:
    """Tells the owners of plays that fall due today or should be done; twice on a day tells nothing new."""
    today = datetime.now(UTC).date()
    notify_all("play_due", due_notes(today))
    notify_all("play_overdue", overdue_notes(today))


@shared_task(name="gtm.follow_rules")
def follow_play_rules() -> None:
    """Looks with every rule that has new scores or a new day; else it changes nothing."""
    follow_rules(datetime.now(UTC))


@shared_task(name="gtm.send_webhooks")
def send_due_webhooks() -> None:
    """Hands out the messages of rules that are due, one task for each, so that none waits for another."""
    for pk in due_deliveries(datetime.now(UTC)):
        send_webhook.delay(pk)


@shared_task(name="gtm.send_webhook")
def send_webhook(pk: int) -> None:
    """Tries one message; delivered twice, it is sent once."""
    deliver(pk, datetime.now(UTC))


@shared_task(name="gtm.keep_plays")
def keep_plays_of_the_night() -> None:
    """Ends plays whose goal was seen, wakes those whose day has come, prices all; doubled, nothing."""
    keep_plays(datetime.now(UTC))


@shared_task(name="gtm.price_plays")
def price_plays_by_new_scores() -> None:
    """Prices plays and looks at their goals when scores were published since; else it changes nothing."""
    if prices_are_stale():
        end_by_goals(datetime.now(UTC))
        price_plays(PlayRecord.objects.all(), datetime.now(UTC))
