"""The views that a person has pinned, for the sidebar."""

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

from churnapp.accounts.models import User
from churnapp.lists import all_definitions
from churnapp.web.navigation import NavigationLink, Person, link_own
from churnapp.workspace.models import SavedViewRecord

MOST_SHOWN = 8


def pinned_links(person: Person, address: str) -> list[NavigationLink]:
    """At most eight links by name, in one query; in none for people who never pinned anything."""
    if not isinstance(person, User) or not person.has_pins:
        return []
    lists = {definition.key: reverse(definition.url_name) for definition in all_definitions()}
    pinned = SavedViewRecord.objects.visible_to(person).filter(places__person=person, places__is_pinned=True)
    rows = pinned.filter(list_key__in=lists).order_by("name", "pk").values_list("pk", "name", "list_key")
    page, (open_view, *_) = urlsplit(address), parse_qs(urlsplit(address).query).get("view", [""])
    return [
        NavigationLink(
            label=name,
            icon="bookmark",
            url=reverse("workspace:saved_view", args=[pk]),
            is_current=open_view == str(pk) and page.path == lists[list_key],
        )
        for pk, name, list_key in rows[:MOST_SHOWN]
    ]


link_own(pinned_links)
