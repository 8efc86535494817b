"""Files of accounts: who sends and fetches them, what is refused, and what lies on the disk."""

import errno
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customers.models import FileRecord
from customers.repositories import files
from customers.repositories.files import KEPT_DAYS, LARGEST_BYTES, delete_file, keep_file, path_of
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(owner, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_account(name="Bluepeak", csm=owner)


@pytest.fixture
def send(client, owner, account):
    client.force_login(owner)

    def send(content: bytes, name: str = "contract.pdf"):
        upload = SimpleUploadedFile(name, content)
        return client.post(f"/accounts/{account.pk}/files/send/", {"file": upload}, follow=True)

    return send


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_sent_listed_and_fetched_as_an_attachment(client, account, send):
    send(b"%PDF-1.7 text", 'con"tract<b>.pdf')

    kept = FileRecord.objects.get()
    panel = client.get(f"/accounts/{account.pk}/panels/files/").text
    fetched = client.get(f"/accounts/files/{kept.pk}/")
    assert "tract&lt;b&gt;.pdf" in panel
    assert b"".join(fetched) == b"%PDF-1.7 text"
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert fetched.headers["Content-Type"] == "application/octet-stream"
    assert fetched.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"MZ\x90program", "a Windows program"),
        (b"\x7fELFprogram", "a Linux program"),
        (b"#!/bin/sh", "a script"),
        (b" <!DOCTYPE HTML><p>", "a web page"),
        (b"<svg onload=x>", "a web page"),
        (b"x" * (LARGEST_BYTES + 1), "larger than 20 MB"),
    ],
    ids=["exe", "elf", "script", "html", "svg", "large"],
)
def test_what_could_run_and_what_is_too_large_is_refused_and_leaves_nothing(send, settings, content, problem):
    answer = send(content, "harmless.pdf")

    assert problem in answer.text
    assert not FileRecord.objects.exists()
    assert on_disk(settings) == []


def test_a_full_disk_is_one_sentence(send, settings, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "move_into_place", full)

    answer = send(b"text")

    assert "no room left on the server" in answer.text
    assert not FileRecord.objects.exists()
    assert on_disk(settings) == []


def test_the_same_content_lies_on_the_disk_once_until_nobody_needs_it(account, owner, settings):
    now = timezone.now()
    first, second = (keep_file(account, name, BytesIO(b"text"), by=owner, now=now) for name in "ab")
    assert on_disk(settings) == [path_of(first.content_hash)]

    later = now + timedelta(days=KEPT_DAYS, seconds=1)
    delete_file(first, now=now)
    delete_file(second, now=later)
    assert on_disk(settings) == [path_of(second.content_hash)]

    third = keep_file(account, "c", BytesIO(b"other"), by=owner, now=now)
    delete_file(third, now=later + timedelta(days=KEPT_DAYS, seconds=1))
    assert on_disk(settings) == [path_of(third.content_hash)]


def test_a_deleted_file_is_gone_and_comes_back_by_undo(client, account, send):
    send(b"text")
    kept = FileRecord.objects.get()

    after = client.post(f"/accounts/files/{kept.pk}/delete/", follow=True).text
    assert f'action="/accounts/files/{kept.pk}/restore/"' in after
    assert client.get(f"/accounts/files/{kept.pk}/").status_code == 404

    client.post(f"/accounts/files/{kept.pk}/restore/")
    assert client.get(f"/accounts/files/{kept.pk}/").status_code == 200


def test_files_of_an_account_beyond_ones_reach_are_not_there(client, account, send, stranger, viewer):
    send(b"text")
    kept = FileRecord.objects.get()
    client.force_login(stranger)
    assert client.get(f"/accounts/files/{kept.pk}/").status_code == 404
    for path in (f"{account.pk}/files/send/", f"files/{kept.pk}/delete/", f"files/{kept.pk}/restore/"):
        assert client.post(f"/accounts/{path}").status_code == 404
    client.force_login(viewer)
    assert client.get(f"/accounts/files/{kept.pk}/").status_code == 200
    assert client.post(f"/accounts/files/{kept.pk}/delete/").status_code == 403
    panel = client.get(f"/accounts/{account.pk}/panels/files/", headers={"HX-Request": "true"}).text
    assert "contract.pdf" in panel
    assert "<form" not in panel


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\temp\\a.txt", "", "x" * 400, "\x00"])
def test_a_name_is_only_a_name(account, owner, name):
    kept = keep_file(account, name, BytesIO(b"text"), by=owner, now=timezone.now())

    assert kept.name in {"passwd", "a.txt", "file", "x" * 255}
