"""Keeping views: making, sharing, placing, deleting and bringing them back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from churnapp.accounts.models import User
from churnapp.workspace.models import SavedViewRecord, Sharing, ViewPlaceRecord
from churnapp.workspace.models.saved_view import LONGEST_NAME

KEPT_AFTER_DELETION = timedelta(days=30)


def make_view(
    owner: User, list_key: str, query: str, *, name: str, sharing: Sharing, now: datetime
) -> SavedViewRecord:
    """A new view of a list."""
    return SavedViewRecord.objects.create(
        owner=owner,
        list_key=list_key,
        query=query,
        name=name,
        sharing=sharing,
        team=owner.team if sharing == Sharing.TEAM else None,
        created_at=now,
        updated_at=now,
    )


def rename_and_share(view: SavedViewRecord, *, name: str, sharing: Sharing, now: datetime) -> None:
    """Another name, or other people who see it; a team is always the owner's."""
    view.name, view.sharing, view.updated_at = name, sharing, now
    view.team = view.owner.team if sharing == Sharing.TEAM else None
    view.save(update_fields=["name", "sharing", "team", "updated_at"])


def keep_query(view: SavedViewRecord, query: str, now: datetime) -> None:
    """Shows something else from now on."""
    view.query, view.updated_at = query, now
    view.save(update_fields=["query", "updated_at"])


def duplicate(view: SavedViewRecord, owner: User, now: datetime) -> SavedViewRecord:
    """A private copy for somebody who may open it."""
    name = gettext("Copy of %(name)s") % {"name": view.name}
    return make_view(
        owner, view.list_key, view.query, name=name[:LONGEST_NAME], sharing=Sharing.PRIVATE, now=now
    )


@transaction.atomic
def pin(view: SavedViewRecord, person: User, *, is_pinned: bool) -> None:
    """Puts it above its list and into the sidebar for one person, or takes it away from there."""
    ViewPlaceRecord.objects.update_or_create(
        person=person, view=view, defaults={"is_pinned": is_pinned, "list_key": view.list_key}
    )
    pins = ViewPlaceRecord.objects.filter(person=person, is_pinned=True)
    User.objects.filter(pk=person.pk).update(has_pins=pins.exists())


@transaction.atomic
def open_with(view: SavedViewRecord, person: User, *, is_default: bool) -> None:
    """Makes its list open with it for one person, instead of with any other, or no longer."""
    places = ViewPlaceRecord.objects.filter(person=person, list_key=view.list_key)
    places.filter(is_default=True).update(is_default=False)
    if is_default:
        ViewPlaceRecord.objects.update_or_create(
            person=person, view=view, defaults={"is_default": True, "list_key": view.list_key}
        )


def delete(view: SavedViewRecord, now: datetime) -> None:
    """Gone for everybody, and for 30 days to be brought back."""
    view.deleted_at = now
    view.save(update_fields=["deleted_at"])


def restore(view: SavedViewRecord) -> None:
    """There again, with everybody's pins."""
    view.deleted_at = None
    view.save(update_fields=["deleted_at"])


def forget_deleted(now: datetime) -> int:
    """Removes views that were deleted long ago; how many. Unwanted views of mail stay known as such."""
    old = SavedViewRecord.objects.filter(told_of="", deleted_at__lt=now - KEPT_AFTER_DELETION)
    count, _ = old.delete()
    return count
