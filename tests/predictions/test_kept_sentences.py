"""What workers keep in English is read in German, figure by figure, whatever kept it."""

import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import translation

from churnapp.saying import say
from predictions.domain.kept_sentences import _SENTENCES, retold
from predictions.jobs.work import _built_words
from predictions.mart.feeds import FeedState
from predictions.mart.relations import statement
from predictions.ml.gate import _verdict
from predictions.ml.rungs import Rung
from predictions.models import ChunkStatus, RunStatus, ScoringChunkRecord, WatchRecord
from predictions.queries.alarms import model_alarms
from predictions.queries.runs import run_row
from predictions.queries.watch import FEED_WORDS
from predictions.repositories.chunks import WORKER_DIED
from predictions.repositories.runs import _what_failed
from predictions.watching.alarms import feed_alarms, score_alarms, volume_alarms
from predictions.watching.drift import Drift
from predictions.watching.telling import tell_of_alarms, tell_of_runs
from predictions.watching.volume import WeeklyVolume
from tests.predictions.prediction_builders import a_run

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
FEWEST_WORDS = 2  # of a piece that tells a sentence from others
ENGLISH = {"the", "was", "and", "come", "came", "are", "asked", "than", "model", "of", "with"}


def in_german(kept: str) -> str:
    with translation.override("de"):
        return retold(kept)


def words_of(sentence: str) -> set[str]:
    return set(sentence.lower().replace(".", " ").replace(",", " ").split())


@cache
def written_in_the_code() -> list[str]:
    """Every text of the context, with a gap for each fact that is put into it."""
    found = []
    for path in (Path(settings.BASE_DIR) / "predictions").rglob("*.py"):
        if path.name != "kept_sentences.py":
            found += [_text(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return [text for text in found if text]


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("sentence", _SENTENCES)
def test_a_sentence_that_is_recognised_is_still_one_that_workers_keep(sentence):
    written = written_in_the_code()
    pieces = [piece.strip(" .:;,()") for piece in re.split(r"\{\w+\}", sentence)]

    telling = [piece for piece in pieces if len(piece.split()) >= FEWEST_WORDS]

    assert telling
    for piece in telling:
        assert any(piece in text for text in written), f"nobody writes “{piece}” any more"


@cache
def steps_in_the_code() -> list[str]:
    """What jobs say that they are at, wherever the context says so, with a figure for each fact."""
    found = []
    for path in (Path(settings.BASE_DIR) / "predictions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(node, "func", None)
            if getattr(called, "id", getattr(called, "attr", "")) in {"progress", "replace_last"}:
                found += [text for each in node.args if (text := _text(each))]
    return [text.replace("{}", "7") for text in found]


def test_every_step_of_a_job_is_told_in_german():
    steps = steps_in_the_code()

    assert len(steps) >= 17
    assert [step for step in steps if in_german(step) == step] == []


def test_figures_of_a_step_are_written_as_the_reader_writes_them():
    kept = "origin 2026-03-01: 18,501 rows to learn from, 877 to predict"

    assert in_german(kept) == "Ausgangstag 2026-03-01: 18.501 Zeilen zum Lernen, 877 vorherzusagen"
    assert in_german("stg_customers") == "stg_customers"


def figures(level: float, slope: float, skill: float):
    return SimpleNamespace(
        observed_expected=SimpleNamespace(value=level, low=level, high=level),
        calibration_slope=SimpleNamespace(value=slope),
        brier_skill=SimpleNamespace(low=skill),
    )


def test_the_verdict_of_the_gate_names_every_objection():
    found = {Rung.SEGMENT: figures(1.62, 2.5, -0.013), Rung.BASE_RATE: figures(1.0, 1.0, 0.1)}
    kept = _verdict(Rung.SEGMENT, Rung.BASE_RATE, 0.734, found).reason

    told = in_german(kept)

    assert told.startswith("Nicht veröffentlicht: ")
    assert all(figure in told for figure in ("73%", "90%", "-1,3%", "1,62", "0,8", "1,25", "2,50"))
    assert words_of(told).isdisjoint(ENGLISH - {"was"})


def test_alarms_tell_days_and_figures_as_the_reader_writes_them():
    feed = FeedState("support tickets", date(2026, 3, 9), 40, 12, 9)
    volume = WeeklyVolume([], {}, 1_234, 5_600, ("api_call", "report_view"), is_known=True)
    drift = Drift(0.41, 0.02, 0.3, 0.1, [0.2, 0.8], [0.5, 0.5])
    alarms = [
        *feed_alarms([feed], date(2026, 11, 20), TODAY),
        *volume_alarms(volume),
        *score_alarms(drift),
    ]

    told = [in_german(alarm.sentence) for alarm in alarms]

    assert len(told) == 5
    assert "Der Mart endet am 20. Nov. 2026, vor 10 Tagen" in told[0]
    assert "9. März 2026" in told[1] or "9. Mär" in told[1]
    assert told[2].startswith(
        "In der letzten Woche kamen 1.234 Ereignisse, 22% einer gewöhnlichen Woche (5.600)."
    )
    assert "api_call, report_view" in told[3]
    assert "(0,41)" in told[4]
    for sentence in told:
        assert words_of(sentence).isdisjoint(ENGLISH - {"was"}), sentence


def test_the_message_of_a_mart_that_was_built_tells_its_counts():
    built = SimpleNamespace(
        version="mart-20261130",
        as_of=TODAY,
        scored_accounts=12_345,
        unscored_accounts=7,
        feature_rows=98_765,
        snapshot_count=24,
        outcomes_known_until=date(2026, 10, 1),
    )

    told = in_german(_built_words(built))

    assert "12.345 Accounts zu bewerten" in told
    assert "Verträge reichen nur bis 2026-10-01" in told
    assert words_of(told).isdisjoint(ENGLISH)


@pytest.mark.django_db
def test_a_run_that_failed_is_told_in_german_on_its_page_and_in_the_inbox(admin):
    run = a_run(TODAY)
    ScoringChunkRecord.objects.create(
        run=run,
        first_position=1,
        last_position=1_200,
        status=ChunkStatus.FAILED,
        message=WORKER_DIED,
        queued_at=NOW,
    )
    type(run).objects.of_everybody().filter(pk=run.pk).update(
        status=RunStatus.PARTIAL, message=_what_failed(run), told_at=None, account_count=2_000
    )
    admin.language = "de"
    admin.save()

    tell_of_runs(now=NOW)
    with translation.override("de"):
        message = run_row(run.pk).message

    assert "Accounts ließen sich nicht bewerten: Der Worker endete" in message
    assert "Bewertungen bleiben, wie sie sind." in message
    assert "ließen sich nicht bewerten" in admin.notifications.get(event="run_failed").title


@pytest.mark.django_db
def test_an_alarm_of_the_watch_is_told_to_each_admin_in_their_language(admin, make_user):
    other = make_user("other-admin", "admin", language="de")
    kept = [alarm.to_json() for alarm in feed_alarms([], date(2026, 11, 20), TODAY)]
    WatchRecord.objects.create(
        watched_on=TODAY, watched_at=NOW, as_of=TODAY, mart_version="mart", alarms=kept
    )

    tell_of_alarms(now=NOW)

    assert admin.notifications.get().title.startswith("The mart ends on 20 Nov 2026")
    assert other.notifications.get().title.startswith("Der Mart endet am 20. Nov. 2026")
    assert model_alarms()[0].startswith("The mart ends on")


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "Division by zero in worker 3",
        "Asked by Ada. She knows why.",
        "disk full; retry later",
        "{} {count}",
    ],
)
def test_what_nobody_of_ours_wrote_stays_as_it_was_written(kept):
    assert in_german(kept) == kept


def test_who_reads_english_reads_what_was_kept():
    kept = "Published by the gate. Beats base rate in 97% of resamples, and its level and slope hold."

    assert retold(kept) == kept


def test_every_feed_of_the_mart_has_a_german_name():
    named = set(re.findall(r"'([^']+)' as feed", statement("feed_states")))

    with translation.override("de"):
        german = {feed: say(words) for feed, words in FEED_WORDS.items()}

    assert set(german) == named
    assert german["contracts"] == "Verträge"
    assert all(german[feed] != FEED_WORDS[feed] for feed in named)


def test_a_sentence_after_others_says_its_first_words_in_german_too():
    told = in_german(
        "Published by the gate. The first model. Ridge logistic regression on top of the segment rate: "
        "Beats L1 in 100% of resamples, and its level and slope hold."
    )

    assert "Ridge logistic" not in told
    assert told.endswith("Übertrifft L1 in 100% der Stichproben, und Höhe und Steigung halten.")


@pytest.mark.parametrize("part", ["account not seen in training", "billing of a year or longer"])
def test_the_parts_that_a_model_is_judged_on_have_german_names(part):
    assert in_german(part) != part
    assert not words_of(in_german(part)) & (ENGLISH | {"account", "plan"})


def test_the_parts_of_a_model_are_all_known():
    yielded = [
        node.value.elts[0]
        for node in ast.walk(
            ast.parse((Path(settings.BASE_DIR) / "predictions/ml/findings/strata.py").read_text())
        )
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)
    ]
    names = [name for node in yielded if (name := _text(node)) != "plan {}"]

    assert len(names) == len(yielded) - 1 == 8
    assert [name for name in names if in_german(name) == name] == []
