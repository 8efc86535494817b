"""Keeping files of accounts: the content once per content, by its hash, in the data folder."""

import errno
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.durable_files import move_into_place, written_aside
from churnapp.saying import later
from customers.models import CustomerRecord, FileRecord

LARGEST_BYTES = 20 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
HEAD_BYTES = 512
KEPT_DAYS = 30
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
# what starts like this runs somewhere, whatever its name says
PROGRAMS = {
    b"MZ": later("a Windows program"),
    b"\x7fELF": later("a Linux program"),
    b"\xca\xfe\xba\xbe": later("a program"),
    b"\xcf\xfa\xed\xfe": later("a Mac program"),
    b"#!": later("a script"),
}
MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg")


class FileRefused(ValueError):
    """The file cannot be kept; nothing was."""


def keep_file(
    account: CustomerRecord, name: str, content: BinaryIO, *, by: User, now: datetime
) -> FileRecord:
    """Keeps a file with an account, durable at the return.

    Args:
        account: known to be visible to whoever sends it.
        name: what it is called; folders in it are dropped.
        content: read to its end.
        by: who sends it.
        now: UTC.

    Raises:
        FileRefused: it is empty, too large or could run somewhere, or there is no room for it.
    """
    shown = Path(name.replace("\\", "/").replace("\0", "")).name.strip()[:255] or "file"
    try:
        digest, size = _store(content)
    except OSError as problem:
        if problem.errno in NO_SPACE:
            raise FileRefused(
                _("There is no room left on the server for files. Nothing was kept; tell an admin.")
            ) from problem
        raise
    return FileRecord.objects.create(
        customer=account, name=shown, size=size, content_hash=digest, uploaded_by=by, uploaded_at=now
    )


def delete_file(file: FileRecord, *, now: datetime) -> None:
    """Takes a file away; it can be restored for 30 days, after which the next deletion clears it away."""
    FileRecord.objects.filter(pk=file.pk, deleted_at=None).update(deleted_at=now)
    _clear_away(now - timedelta(days=KEPT_DAYS))


def restore_file(file: FileRecord) -> None:
    """Brings a deleted file back."""
    FileRecord.objects.filter(pk=file.pk).update(deleted_at=None)


def path_of(content_hash: str) -> Path:
    """Where the content with that hash lies."""
    return _folder() / content_hash[:2] / content_hash


def _store(content: BinaryIO) -> tuple[str, int]:
    head = content.read(HEAD_BYTES)
    _refuse_dangerous(head)
    seen, size = sha256(), 0
    with written_aside(_folder() / f"incoming-{uuid4().hex}") as aside:
        with aside.open("wb") as file:
            chunk = head
            while chunk:
                size += len(chunk)
                if size > LARGEST_BYTES:
                    raise FileRefused(
                        _("The file is larger than %(largest_bytes)s MB. Share a link to it instead.")
                        % {"largest_bytes": LARGEST_BYTES // 1024**2}
                    )
                seen.update(chunk)
                file.write(chunk)
                chunk = content.read(CHUNK_BYTES)
        target = path_of(seen.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        move_into_place(aside, target)
    return seen.hexdigest(), size


def _refuse_dangerous(head: bytes) -> None:
    if not head:
        raise FileRefused(_("The file is empty."))
    for beginning, words in PROGRAMS.items():
        if head.startswith(beginning):
            refusal = _("This is %(words)s, whatever its name says. Programs are not kept here.")
            raise FileRefused(refusal % {"words": _(words)})
    if head.lstrip().lower().startswith(MARKUP):
        raise FileRefused(
            _("This is a web page, which could run in a browser. Print it to a PDF and send that.")
        )


def _clear_away(before: datetime) -> None:
    expired = FileRecord.objects.filter(deleted_at__lt=before)
    with transaction.atomic():
        hashes = set(expired.values_list("content_hash", flat=True))
        expired.delete()
        needed = set(
            FileRecord.objects.filter(content_hash__in=hashes).values_list("content_hash", flat=True)
        )
    for content_hash in hashes - needed:
        path_of(content_hash).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)
