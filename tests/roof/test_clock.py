"""A run may last past midnight: no module of the tests keeps the day on which it was read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

ASKS_THE_CLOCK = {"now", "today", "utcnow", "localdate", "localtime", "days_ago", "in_days"}


def days_kept(source: str) -> list[str]:
    """The calls that ask for the day or the moment while the module is read."""
    calls = (node for node in _run_at_import(ast.parse(source)) if isinstance(node, ast.Call))
    return [ast.unparse(call) for call in calls if _name_of(call.func) in ASKS_THE_CLOCK]


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in _children_run_at_import(node):
        yield child
        yield from _run_at_import(child)


def _children_run_at_import(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Lambda):
        return []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [*node.args.defaults, *node.args.kw_defaults]
        return [*node.decorator_list, *(each for each in defaults if each is not None)]
    return list(ast.iter_child_nodes(node))


def _name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_no_test_keeps_the_day_on_which_its_module_was_read():
    kept = {
        f"{path.relative_to(settings.BASE_DIR)}: {call}"
        for path in Path(settings.BASE_DIR, "tests").rglob("*.py")
        for call in days_kept(path.read_text())
    }

    assert not kept, "ask tests.clock in the test or in a fixture: the run may have passed midnight since"


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("TODAY = timezone.now().date()", ["timezone.now()"]),
        ("class Case:\n    day = date.today()", ["date.today()"]),
        ("def build(day=today()): ...", ["today()"]),
        ("@parametrize('day', [in_days(3)])\ndef test(day): ...", ["in_days(3)"]),
        ("def test():\n    assert today()", []),
        ("days = st.builds(lambda: today())", []),
    ],
)
def test_a_kept_day_is_found_wherever_reading_a_module_asks_for_it(source, kept):
    assert days_kept(source) == kept
