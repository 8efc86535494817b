"""What the browser gets is what the locked packages hold, and it works without them."""

import hashlib
import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.any_database

VENDOR = settings.BASE_DIR / "churnapp" / "static" / "vendor"
STATIC = settings.BASE_DIR / "churnapp" / "static"


def test_vendored_files_match_their_checksums():
    lines = (VENDOR / "checksums.sha256").read_text().splitlines()
    expected = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}

    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "checksums.sha256"
    }

    assert found == expected


def test_the_lock_file_names_no_registry():
    packages = json.loads((settings.BASE_DIR / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []


CLASSES = re.compile(r"""\bclass(?:Name)?["']?\s*[=:]\s*f?["']([^"']+)["']|classList\.\w+\(["']([^"']+)""")
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}|{[^}]*}", re.DOTALL)
ROOMS = ("churnapp", "customers", "usage", "predictions", "gtm")


def test_no_page_uses_a_class_of_tabler_that_was_left_out():
    left_out = set((VENDOR / "tabler" / "left_out.txt").read_text().split())
    written = [*(settings.BASE_DIR / "templates").rglob("*.html"), *STATIC.glob("*.js")]
    written += [path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*.py")]

    used = {
        name: path.name
        for path in written
        for found in CLASSES.findall(path.read_text())
        for name in TEMPLATE_TAG.sub(" ", " ".join(found)).split()
    }

    assert len(left_out) > 3_000
    assert {"form-control", "menu-row", "visually-hidden"} <= used.keys()
    assert {name: used[name] for name in used.keys() & left_out} == {}, "Run scripts/vendor_assets."


def test_the_style_sheet_of_tabler_holds_what_pages_use_and_little_else():
    styles = (VENDOR / "tabler" / "tabler.min.css").read_text()

    assert ".form-control" in styles
    assert ".modal" not in styles
    assert len(styles) < 100_000


def test_pages_ask_no_other_host_for_anything():
    own = [*STATIC.glob("*.css"), *STATIC.glob("*.js"), *(settings.BASE_DIR / "templates").rglob("*.html")]

    foreign = [
        path.name
        for path in own
        if re.search(r"""(src|href|url\(|import)\s*[=(]?\s*["']?(https?:)?//""", path.read_text())
    ]

    assert foreign == []


def test_pages_have_no_inline_script_or_style():
    templates = (settings.BASE_DIR / "templates").rglob("*.html")

    inline = [
        path.name
        for path in templates
        if path.name != "mail.html"  # programs that show mail read no other styles
        and re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)|hx-on", path.read_text())
    ]

    assert inline == []


def test_static_files_can_be_collected_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "churnapp.web.static_files.RememberingStorage"},
    }

    call_command("collectstatic", "--no-input", verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert names["churnapp.css"] != "churnapp.css"
    assert names["vendor/inter/inter-latin.woff2"] in (tmp_path / names["churnapp.css"]).read_text()
