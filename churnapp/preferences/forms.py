"""The form of a person's preferences: how pages look and read, and what is told how often."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from churnapp.accounts.models import User
from churnapp.accounts.roles import Scope
from churnapp.notifications.events import Frequency, all_events
from churnapp.notifications.models import FrequencyChoice
from churnapp.web.lists.links import scope_words
from churnapp.web.navigation import navigation_for

AS_BROWSER = ("", gettext_lazy("What the browser asks for"))
AS_USUAL = ("", gettext_lazy("What suits my role"))
EVENT = "event_"


class LongSelect(forms.Select):
    """A choice among hundreds: a template for each would take as long as the rest of the page."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:  # noqa: ARG002
        """None: they are written by ``render``."""
        return []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """As the usual one, in one line."""
        chosen = escape(str(value))
        options = _options(tuple(self.choices)).replace(
            f'value="{chosen}">', f'value="{chosen}" selected>', 1
        )
        select: SafeString = super().render(name, value, attrs, renderer)
        return mark_safe(select.replace("</select>", f"{options}</select>"))  # noqa: S308 # both are escaped


@lru_cache(maxsize=8)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return format_html_join("", '<option value="{}">{}</option>', choices)


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How pages look and read to one person, and how often each event is told."""

    class Meta:
        model = User
        fields = (
            "language",
            "theme",
            "density",
            "time_zone",
            "date_style",
            "number_style",
            "first_page",
            "first_scope",
            "has_single_keys",
        )
        labels: ClassVar = {
            "theme": gettext_lazy("Theme"),
            "density": gettext_lazy("Density"),
            "time_zone": gettext_lazy("Time zone"),
            "date_style": gettext_lazy("Dates"),
            "number_style": gettext_lazy("Numbers"),
            "first_page": gettext_lazy("First page"),
            "first_scope": gettext_lazy("Lists begin with"),
            "has_single_keys": gettext_lazy("Single letters are shortcuts"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance
        self._events = all_events(with_admin_only=user.may_administer)
        self.fields["time_zone"] = forms.ChoiceField(
            label=gettext_lazy("Time zone"),
            choices=_zones(user.time_zone),
            widget=LongSelect,
        )
        self.fields["first_page"] = forms.ChoiceField(
            label=gettext_lazy("First page"), required=False, choices=[AS_USUAL, *_pages(user)]
        )
        reachable = [(scope.value, scope_words(scope)) for scope in Scope(user.reach).reachable]
        self.fields["first_scope"] = forms.ChoiceField(
            label=gettext_lazy("Lists begin with"), required=False, choices=[AS_USUAL, *reachable]
        )
        chosen = dict(FrequencyChoice.objects.filter(user=user).values_list("event", "frequency"))
        for event in self._events:
            self.fields[f"{EVENT}{event.key}"] = forms.ChoiceField(
                label=event.words,
                choices=Frequency.choices,
                initial=chosen.get(event.key, event.usual),
                required=False,
            )
        self.fields["language"] = forms.ChoiceField(
            label=gettext_lazy("Language"), required=False, choices=[AS_BROWSER, *settings.LANGUAGES]
        )
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"

    def event_fields(self) -> list[forms.BoundField]:
        """A choice of frequency for each event."""
        return [self[f"{EVENT}{event.key}"] for event in self._events]

    def save(self, commit: bool = True) -> User:
        """Keeps the preferences; frequencies that are as usual are not kept."""
        with transaction.atomic():
            user: User = super().save(commit)
            FrequencyChoice.objects.filter(user=user, event__in=[each.key for each in self._events]).delete()
            FrequencyChoice.objects.bulk_create(
                FrequencyChoice(user=user, event=event.key, frequency=frequency)
                for event in self._events
                if (frequency := self.cleaned_data[f"{EVENT}{event.key}"]) and frequency != event.usual
            )
        return user


@lru_cache(maxsize=8)
def _zones(present: str) -> tuple[tuple[str, str], ...]:
    """The zones that are named after a place, and the present one, with words for each."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return tuple((zone, zone.replace("_", " ")) for zone in sorted({"UTC", present, *places}))


def _pages(user: User) -> Iterator[tuple[str, str]]:
    for section in navigation_for(user, ""):
        for link in section.links:
            yield link.url, link.label
