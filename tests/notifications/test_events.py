"""Every event that the product tells of is one that people can choose about."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from churnapp.notifications.events import event_of

CONTEXTS = ("churnapp", "customers", "usage", "predictions", "gtm")
TELLING = {"notify", "notify_all", "notify_admins"}


def events_told_of() -> Iterator[tuple[Path, str]]:
    """The events that calls name as a literal, with the file."""
    for context in CONTEXTS:
        for path in (Path(settings.BASE_DIR) / context).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if "notify" not in source:  # in every name of TELLING; parsing all files takes seconds
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLING:
                    for named in node.args[:2]:  # whom to tell may stand first
                        if isinstance(named, ast.Constant):
                            yield path, str(named.value)


def test_every_event_that_is_told_of_was_added():
    told = list(events_told_of())

    assert len({event for _, event in told}) >= 4
    for _path, event in told:
        assert event_of(event).key == event
