"""Views of what mails tell of: one for each kind of news, private, which always shows the latest mail."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.lists import TOLD, UnknownList, definition_named
from churnapp.notifications.digests import set_views_of_digests
from churnapp.notifications.events import NotificationEvent, UnknownEvent, event_of
from churnapp.notifications.models import DigestRecord
from churnapp.workspace.models import SavedViewRecord
from churnapp.workspace.queries.saved_views import query_of


def keep_view(digest: DigestRecord, event: NotificationEvent) -> None:
    """Makes the view of an event when the first mail needs it, and lets it show the latest one.

    Its owner may rename, pin and arrange it: columns and sort stay. Deleted, it does not come back.
    """
    view = _view_of(digest)
    query, now = _query(digest.user, event.list_key, digest.pk, view), timezone.now()
    if view is None:
        SavedViewRecord.objects.create(
            owner=digest.user,
            told_of=event.key,
            list_key=event.list_key,
            name=event.words,
            query=query,
            created_at=now,
            updated_at=now,
        )
        return
    view.query, view.updated_at = query, now
    view.save(update_fields=["query", "updated_at"])


def opening_of_digest(digest: DigestRecord) -> str:
    """The path of the list with exactly the rows that a mail told of, in the view of its event.

    A view that was deleted is not named; news that the product no longer tells of leads to the inbox.
    """
    try:
        event = event_of(digest.event)
        definition = definition_named(event.list_key)
    except (UnknownEvent, UnknownList):
        return reverse("notifications:inbox")
    view = _view_of(digest)
    query = _query(digest.user, event.list_key, digest.pk, view)
    if view is not None and view.deleted_at is None:
        query = f"{query}&view={view.pk}"
    return f"{reverse(definition.url_name)}?{query}"


def _view_of(digest: DigestRecord) -> SavedViewRecord | None:
    return SavedViewRecord.objects.filter(owner=digest.user, told_of=digest.event).first()


def _query(user: User, list_key: str, digest_pk: int, view: SavedViewRecord | None) -> str:
    """All rows of a mail wherever they belong, arranged as the view is."""
    definition = definition_named(list_key)
    state = definition.state_from_query(user, view.query if view else "")
    widest = state.shape.scopes[-1]
    return query_of(replace(state.cleared(), scope=widest).with_filter(TOLD, str(digest_pk)))


set_views_of_digests(keep_view)
