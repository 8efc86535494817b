"""No sentence for readers is written into Python past the catalogue, where that can be seen from the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

PACKAGES = ("churnapp", "customers", "usage", "predictions", "gtm")
UNSPOKEN = {"migrations", "management", "benchmarks", "demo", "data_sets", "embedded"}
WORD = re.compile(r"[A-Z]?[a-z]{2,}")
"""A word of a language; MRR and CSV are names."""
SAYS_SECOND = re.compile(r"^messages\.(success|error|warning|info)$|^say_with_undo$")
SAYS_FIRST = re.compile(r"(^|\.)(ValidationError|PermissionDenied|Http404)$")
PUTS_TOGETHER = re.compile(r"(^|\.)(markup|format_html|format_html_join)$")
NO_TEXT = re.compile(r"<[^>]*>|[\w-]+=\"[^\"]*\"|\{[^}]*\}|&\w+;")
"""What people do not read of markup: tags, attributes, places for parts, characters by name."""
FORM_WORDS = {"label", "help_text", "empty_label"}
CLASS_WORDS = {"label", "title", "explanation", "noun", "nouns", "plural"}


def is_bare(node: ast.AST) -> bool:
    """Whether it is a literal with a word in it, or text put together from one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(WORD.search(node.value))
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and is_bare(part) for part in node.values)
    if isinstance(node, ast.IfExp):
        return is_bare(node.body) or is_bare(node.orelse)
    return isinstance(node, ast.BinOp) and (is_bare(node.left) or is_bare(node.right))


def bare_in(source: str) -> list[int]:
    """The lines that say something to readers in English alone."""
    return sorted({node.lineno for said in _said(ast.parse(source)) for node in [said] if is_bare(node)})


def _said(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _said_by(node)
        elif isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign):
                    yield from _named(line)


def _said_by(call: ast.Call) -> Iterator[ast.expr]:
    name = ast.unparse(call.func)
    if SAYS_SECOND.search(name):
        yield from call.args[1:2]
    if SAYS_FIRST.search(name):
        yield from call.args[:1]
    if PUTS_TOGETHER.search(name):
        yield from (_text_of(part) for part in call.args[:2] if isinstance(part, ast.Constant))
    if name.endswith(("Field", "Choice")):
        yield from (keyword.value for keyword in call.keywords if keyword.arg in FORM_WORDS)
    for keyword in call.keywords:
        if keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
            yield from keyword.value.values


def _text_of(markup: ast.Constant) -> ast.Constant:
    return ast.copy_location(ast.Constant(NO_TEXT.sub(" ", str(markup.value))), markup)


def _named(line: ast.Assign) -> Iterator[ast.expr]:
    for target in line.targets:
        if isinstance(target, ast.Name) and target.id in CLASS_WORDS:
            yield line.value
        if isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple):
            for name, value in zip(target.elts, line.value.elts, strict=False):
                if isinstance(name, ast.Name) and name.id in CLASS_WORDS:
                    yield value


def spoken_files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted(Path(settings.BASE_DIR, package).rglob("*.py")):
            if not UNSPOKEN & set(path.parts) and path.name not in {"admin.py", "apps.py"}:
                yield path


def test_no_sentence_for_readers_is_written_past_the_catalogue():
    found = {
        str(path.relative_to(settings.BASE_DIR)): lines
        for path in spoken_files()
        if (lines := bare_in(path.read_text()))
    }

    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        'messages.success(request, "Saved.")',
        'messages.error(request, f"{name}: gone.")',
        'say_with_undo(request, "Saved." if done else words, url)',
        'raise forms.ValidationError("Give a name.")',
        'raise PermissionDenied("Only admins.")',
        'name = forms.CharField(label="Name")',
        'name = forms.CharField(error_messages={"required": "Give a name."})',
        """markup('{} <span class="label">left {}</span>', link, day)""",
        'class Column:\n    label = "Churn risk"',
        'class Column:\n    key, label = "risk", "Churn risk"',
    ],
)
def test_a_sentence_past_the_catalogue_is_found(line):
    assert bare_in(line)


@pytest.mark.parametrize(
    "line",
    [
        'messages.success(request, _("Saved."))',
        'messages.success(request, f"{name}: {words}")',
        'name = forms.CharField(label=gettext_lazy("Name"), initial="csv")',
        'class Column:\n    key, label = "mrr", "MRR"',
        """markup('<a class="row-name" title="{}">{}</a>', key, _("left"))""",
        """format_html('class="is-passed"')""",
        'class Column:\n    label = Said("Churn risk")',
        'Definition(label="anything")',
    ],
)
def test_what_is_in_the_catalogue_or_no_word_is_left_alone(line):
    assert not bare_in(line)
