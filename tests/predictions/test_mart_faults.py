"""Whatever dies, is cut or is full while a mart is built: the published one stays, and nothing is lost."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from django.conf import settings as django_settings

from predictions.mart import MartCannotBeBuilt, MartDamaged, MartMissing, build_mart, open_mart, usage_days
from predictions.mart.publication import mart_path, marts_folder, usage_folder_of
from tests.predictions.builders import SIGNUP, a_customer, an_event, daily_events, log_events
from usage.log import open_event_log, open_rollup
from usage.queries.event_log import current_segments

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.slow]
LAST = SIGNUP + timedelta(days=60)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def version(lasting) -> str:
    return lasting.make(publish)


@pytest.fixture
def published(version, lasting, data_dir) -> str:
    """The version of a mart that is published, with one more day in the log since."""
    lasting.lay_out(data_dir)
    return version


def publish() -> str:
    a_customer()
    log_events(daily_events(SIGNUP, LAST))
    version = build(0)
    log_events([an_event(LAST + timedelta(days=1))])
    return version


def build(minute: int) -> str:
    return build_mart(current_segments(), built_at=NOON + timedelta(minutes=minute)).version


def full_disk(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


WHERE_THE_DISK_IS_FULL = [
    "usage.log.rolling.write_sums",
    "usage.log.rollup.make_durable",
    "usage.log.rollup.write_durably",
    "predictions.mart.links.os.link",
    "predictions.mart.sources.keep_links",
    "predictions.mart.kept_files.link_into",
    "predictions.mart.kept_files.make_durable",
    "predictions.mart.publication.make_durable",
    "predictions.mart.publication.json.dumps",
    "predictions.mart.publication.os.replace",
]


@pytest.mark.parametrize("step", WHERE_THE_DISK_IS_FULL)
def test_a_full_disk_at_any_step_keeps_the_published_mart_and_loses_nothing(published, monkeypatch, step):
    with monkeypatch.context() as patched:
        patched.setattr(step, full_disk)
        if step.endswith("os.link"):
            patched.setattr("predictions.mart.links.shutil.copyfile", full_disk)
        with pytest.raises(MartCannotBeBuilt, match=r"No space left.*Remove the cause.*published mart stays"):
            build(1)

    assert open_mart().version == published
    assert [path.name for path in marts_folder().glob("*.tmp*")] == []
    assert list(open_rollup().folder.glob("*.tmp")) == []

    build(2)

    assert open_mart().as_of == LAST
    days = [day.day for day in usage_days(open_mart(), "acme", 100)]
    assert days == [SIGNUP + timedelta(days=number) for number in range(61)]


@pytest.fixture
def small_disk(data_dir) -> Iterator[Path]:
    """A file system of 64 MB of its own, where the marts lie."""
    folder = marts_folder()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"this user may not mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_is_really_full_keeps_the_published_mart_and_the_next_build_mends_it(
    small_disk, published
):
    filler = small_disk / "somebody else's file"
    left = os.statvfs(small_disk)
    filler.write_bytes(b"x" * (left.f_bavail * left.f_frsize - 200_000))

    with pytest.raises(MartCannotBeBuilt, match=r"(No space left|out of space).*the published mart stays"):
        build(1)

    assert open_mart().version == published
    assert [path.name for path in small_disk.glob("*.tmp*")] == []
    filler.unlink()
    assert open_mart(build(2)).as_of == LAST


def test_a_full_disk_during_an_append_leaves_the_log_as_it_was(published, monkeypatch):
    before = current_segments(read_all=True)
    with monkeypatch.context() as patched:
        patched.setattr("usage.log.segments.move_into_place", full_disk)
        with pytest.raises(OSError, match="No space left"):
            log_events([an_event(LAST + timedelta(days=2))])

    assert current_segments(read_all=True) == before
    assert list((open_event_log().folder / "segments").rglob("*.tmp")) == []


def test_a_pointer_to_a_file_that_is_gone_is_said_and_the_next_build_mends_it(published):
    mart_path(published).unlink()

    with pytest.raises(MartMissing, match=r"not there any more.*build_mart"):
        open_mart()

    assert open_mart(build(1)).as_of == LAST


def cut(path: Path) -> None:
    # the rollup holds the same file under another name: a disk that lost a part lost it in both
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("damage", [cut, Path.unlink])
@pytest.mark.parametrize("relation", ["rolled_usage", "rolled_users", "features", "usage_marks"])
def test_a_cut_file_of_days_is_never_opened_and_the_next_build_mends_it(published, damage, relation):
    damage(next(usage_folder_of(mart_path(published)).glob(f"{relation}-*.parquet")))

    with pytest.raises(MartDamaged, match=rf"damaged: {relation}-.*build_mart"):
        open_mart(published)

    build(1)
    assert len(usage_days(open_mart(), "acme", 100)) == 61


def test_what_builds_left_that_were_killed_is_swept_after_an_hour_and_not_before(published):
    folder = marts_folder()
    old, young = (folder / f"mart-{name}.duckdb.tmp" for name in ("old", "young"))
    orphan = folder / "mart-orphan.duckdb.usage"
    for path in (old, young):
        path.write_bytes(b"half")
    for path in (orphan, usage_folder_of(old)):
        path.mkdir()
        (path / "rolled_usage-1.parquet").write_bytes(b"half")
    long_ago = time.time() - 2 * 3600
    for path in (old, usage_folder_of(old), orphan):
        os.utime(path, (long_ago, long_ago))

    build(1)

    assert not old.exists()
    assert not usage_folder_of(old).exists()
    assert not orphan.exists()
    assert young.exists()


def test_a_swept_mart_takes_its_links_with_it(published):
    versions = [build(minute) for minute in (1, 2, 3)]

    assert not usage_folder_of(mart_path(published)).exists()
    assert usage_folder_of(mart_path(versions[-1])).exists()


def test_a_mart_reads_its_days_after_the_rollup_was_thrown_away(published):
    for path in open_rollup().folder.rglob("*.parquet"):
        path.unlink()

    assert len(usage_days(open_mart(), "acme", 100)) == 60


def test_the_usage_of_some_days_is_read_from_the_files_of_those_days_alone(published):
    mart = open_mart()
    first, *_ = sorted(usage_folder_of(mart_path(published)).glob("rolled_usage-*"), key=first_day_of)
    first.unlink()

    assert [day.day for day in usage_days(mart, "acme", 2)] == [mart.as_of - timedelta(days=1), mart.as_of]
    with pytest.raises(MartDamaged, match="cannot be read"):
        usage_days(mart, "acme", 100)


def first_day_of(file: Path) -> date:
    return duckdb.sql(f"select min(happened_on) from read_parquet('{file}')").fetchall()[0][0]


ANOTHER_MACHINE = """
import sys
import django
django.setup()
from predictions.mart import open_mart, usage_days
mart = open_mart()
print(mart.version, len(usage_days(mart, "acme", 100)), flush=True)
sys.stdin.readline()
print(mart.version, len(usage_days(mart, "acme", 100)), open_mart().version, flush=True)
"""


def test_another_machine_keeps_the_version_it_opened_while_a_new_one_is_published(
    published, data_dir, tmp_path
):
    own = tmp_path / "another machine"
    own.mkdir()
    environment = {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "churnapp.settings",
        "PYTHONPATH": str(django_settings.BASE_DIR),
        "HOME": str(own),
        "TMPDIR": str(own),
    }
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER_MACHINE],
        cwd=own,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as machine:
        before = machine.stdout.readline().split()
        newer = build(1)
        after, _ = machine.communicate("go on\n", timeout=120)

    assert before == [published, "60"]
    assert after.split() == [published, "60", newer]
