"""The tables of saved views."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import Team, User
from churnapp.lists import all_definitions

LONGEST_NAME = 80
LONGEST_QUERY = 8_000


class Sharing(models.TextChoices):
    """Who sees a view."""

    PRIVATE = "private", gettext_lazy("Only me")
    TEAM = "team", gettext_lazy("My team")
    EVERYBODY = "everybody", gettext_lazy("Everybody")


def lists_closed_to(user: User) -> list[str]:
    """The lists that a person may not open, by key."""
    return [definition.key for definition in all_definitions() if not definition.may_open(user)]


class SavedViewQuerySet(models.QuerySet["SavedViewRecord"]):
    """Queries on views that carry a rule."""

    def visible_to(self, user: User) -> Self:
        """One's own views and those shared with one, of lists that one may open; deleted ones are gone."""
        return self.shown_to(user.pk, user.team_id, lists_closed_to(user))

    def shown_to(self, person: int, team: int | None, closed: Sequence[str]) -> Self:
        """See ``visible_to``, with the lists that the person may not open."""
        shared = Q(sharing=Sharing.EVERYBODY)
        if team is not None:
            shared |= Q(sharing=Sharing.TEAM, team_id=team)
        return self.filter(Q(owner=person) | shared, deleted_at=None).exclude(list_key__in=closed)

    def editable_by(self, user: User) -> Self:
        """One's own views; admins also what others share."""
        own = Q(owner=user)
        return self.filter(own | ~Q(sharing=Sharing.PRIVATE) if user.may_administer else own)


class SavedViewRecord(models.Model):
    """A list as somebody arranged it; what it shows is decided anew for whoever opens it.

    Attributes:
        list_key: which list.
        query: its query string without question mark and page: filters, sort, columns, scope.
        told_of: the event whose latest mail it shows, for views that the product keeps; else empty.
        team: with whom it is shared when ``sharing`` says the team.
        deleted_at: when it was deleted; it can be brought back for 30 days.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=32)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True, max_length=LONGEST_QUERY)
    told_of = models.CharField(max_length=32, blank=True, default="")
    sharing = models.CharField(max_length=16, choices=Sharing, default=Sharing.PRIVATE)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
            models.CheckConstraint(condition=Q(sharing__in=Sharing.values), name="saved_view_sharing_known"),
            models.UniqueConstraint(
                fields=["owner", "told_of"], condition=~Q(told_of=""), name="saved_view_told_of_once"
            ),
        )
        indexes = (models.Index(fields=["list_key", "owner"], name="saved_view_by_list"),)

    def __str__(self) -> str:
        return self.name

    def may_be_edited_by(self, user: User) -> bool:
        """Whether the person may rename, change, share or delete it."""
        return self.owner_id == user.pk or (user.may_administer and self.sharing != Sharing.PRIVATE)


class ViewPlaceRecord(models.Model):
    """Where one person keeps a view: pinned above its list, or as what its list opens with."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="view_places")
    view = models.ForeignKey(SavedViewRecord, on_delete=models.CASCADE, related_name="places")
    list_key = models.CharField(max_length=32)
    is_pinned = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "view"], name="view_place_once"),
            models.UniqueConstraint(
                fields=["person", "list_key"], condition=Q(is_default=True), name="view_default_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.view} for {self.person}"
