"""The API reference is generated from docstrings: nothing public in a domain, port or service is without one."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.any_database

CONTEXTS = ("customers", "usage", "predictions", "gtm")


def documented_files() -> list[Path]:
    files = [path for context in CONTEXTS for path in (settings.BASE_DIR / context / "domain").glob("*.py")]
    files += [path for context in CONTEXTS if (path := settings.BASE_DIR / context / "services.py").exists()]
    files += [
        path for context in CONTEXTS for path in (settings.BASE_DIR / context / "services").glob("*.py")
    ]
    return sorted(files)


def public_definitions_without_docstring(source: str) -> list[str]:
    missing = []

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                if child.name.startswith("_"):
                    continue
                name = f"{prefix}{child.name}"
                if ast.get_docstring(child) is None:
                    missing.append(name)
                if isinstance(child, ast.ClassDef):
                    visit(child, f"{name}.")

    tree = ast.parse(source)
    if ast.get_docstring(tree) is None:
        missing.append("the module itself")
    visit(tree, "")
    return missing


def test_every_context_has_a_domain_to_document():
    assert {path.relative_to(settings.BASE_DIR).parts[0] for path in documented_files()} == set(CONTEXTS)


@pytest.mark.parametrize(
    "path", documented_files(), ids=lambda path: str(path.relative_to(settings.BASE_DIR))
)
def test_everything_public_has_a_docstring(path):
    assert public_definitions_without_docstring(path.read_text()) == []


def test_a_missing_docstring_is_found():
    source = (
        '"""Module."""\nclass Shown:\n    """Class."""\n    def method(self): ...\n    def _own(self): ...\n'
    )

    assert public_definitions_without_docstring(source) == ["Shown.method"]
