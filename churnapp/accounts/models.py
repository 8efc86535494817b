"""People who log in, and their teams."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy

from churnapp.accounts.roles import Role, Scope
from churnapp.web.choices import choices_of
from churnapp.web.writing import DATE_STYLES, NUMBER_STYLES, OF_LANGUAGE, WritingStyle


class Team(models.Model):
    """People who look after accounts together."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Theme(models.TextChoices):
    """How pages look to one person."""

    AUTO = "auto", gettext_lazy("Like the system")
    LIGHT = "light", gettext_lazy("Light")
    DARK = "dark", gettext_lazy("Dark")


class Density(models.TextChoices):
    """How close the rows of lists stand."""

    COMFORTABLE = "comfortable", gettext_lazy("Comfortable")
    COMPACT = "compact", gettext_lazy("Compact")


class User(AbstractUser):
    """A person who logs in.

    Attributes:
        role: what the person may do.
        reach: the widest set of accounts the person may see.
        leads_team: whether the person sees how every member of the team stands, and deals books out.
        theme: light, dark, or what the person's system says.
        language: a code of ``settings.LANGUAGES``; empty for what the browser asks for.
        time_zone: a name of the IANA database.
        date_style, number_style: keys of ``churnapp.web.writing``.
        first_scope: whose accounts lists begin with; empty for what suits the role.
        first_page: path of the page after the login; empty for the page of the day.
        has_single_keys: whether single letters are shortcuts.
        has_pins: whether to look for pinned views on each page; kept by who pins.
    """

    role = models.CharField(max_length=16, choices=choices_of(Role), default=Role.VIEWER)
    reach = models.CharField(
        max_length=8, choices=[(scope.value, scope.value) for scope in Scope], default=Scope.ALL
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    leads_team = models.BooleanField(default=False)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    language = models.CharField(max_length=8, blank=True, default="", choices=settings.LANGUAGES)
    time_zone = models.CharField(max_length=64, default="UTC")
    date_style = models.CharField(max_length=16, choices=DATE_STYLES, default="words")
    number_style = models.CharField(max_length=16, choices=NUMBER_STYLES, default=OF_LANGUAGE)
    density = models.CharField(max_length=16, choices=Density.choices, default=Density.COMFORTABLE)
    first_scope = models.CharField(
        max_length=8, blank=True, default="", choices=[(scope.value, scope.value) for scope in Scope]
    )
    first_page = models.CharField(max_length=64, blank=True, default="")
    has_single_keys = models.BooleanField(default=True)
    has_pins = models.BooleanField(default=False, editable=False)

    class Meta(AbstractUser.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=list(Role)), name="user_role_known"),
            models.CheckConstraint(condition=models.Q(reach__in=list(Scope)), name="user_reach_known"),
            models.CheckConstraint(condition=models.Q(theme__in=Theme.values), name="user_theme_known"),
        )

    NAMED_BY = ("username", "first_name", "last_name")
    """The fields that ``str`` reads, for queries that need nothing else of many people."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person."""
        words = str(self).replace(".", " ").replace("_", " ").split()
        return "".join(word[0] for word in (words[0], words[-1]) if word)[: len(words)].upper()

    @property
    def zone(self) -> ZoneInfo:
        """Where the person is; UTC for a zone that this machine does not know."""
        try:
            return ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")

    @property
    def writing(self) -> WritingStyle:
        """How the person reads dates and numbers."""
        return WritingStyle(self.date_style, self.number_style)

    @property
    def role_label(self) -> str:
        """The role in words."""
        return Role(self.role).label

    @property
    def may_edit(self) -> bool:
        """Whether the person may change anything."""
        return Role(self.role).may_edit

    @property
    def may_deal_out(self) -> bool:
        """Whether the person may give accounts of colleagues to others: admins, and who leads a team."""
        return self.may_administer or (self.leads_team and self.may_edit and self.team_id is not None)

    @property
    def may_administer(self) -> bool:
        """Whether the person may feed data, start scoring runs and manage users."""
        return Role(self.role).may_administer
