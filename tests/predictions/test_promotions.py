"""Who may take whose place among model versions, and what the history keeps of it."""

import shutil
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from predictions.domain import ModelMoveRefused, ModelStatus
from predictions.ml.artifact import artifact_folder, sweep_artifacts
from predictions.ml.encoding import ModelDoesNotFit
from predictions.ml.registry import ModelMissing, published_record
from predictions.models import ModelVersionRecord, PromotionRecord
from predictions.repositories.model_versions import (
    Decision,
    DecisionNeedsAReason,
    SomebodyWasFaster,
    move_version,
    publish_version,
)
from tests.predictions.model_builders import DECIDED_AT, a_version, because, half_an_hour_ago

pytestmark = pytest.mark.django_db
CANDIDATE, SHADOW, PUBLISHED, RETIRED, DISCARDED = ModelStatus


@pytest.fixture
def published(db, data_dir) -> ModelVersionRecord:
    return a_version("1.0.0", PUBLISHED)


@pytest.fixture
def candidate(published) -> ModelVersionRecord:
    return a_version("1.1.0")


def statuses() -> dict[str, str]:
    return dict(ModelVersionRecord.objects.values_list("version", "status"))


def test_every_move_that_is_allowed_leads_on_and_nothing_leads_away_from_the_published_one():
    for status in ModelStatus:
        for target in ModelStatus:
            if target in status.allowed_moves:
                assert status.move_to(target) is target
            else:
                with pytest.raises(ModelMoveRefused):
                    status.move_to(target)
    assert PUBLISHED.allowed_moves == ()
    assert all(PUBLISHED in status.allowed_moves for status in (CANDIDATE, SHADOW, RETIRED))
    assert DISCARDED.allowed_moves == (CANDIDATE,)


def test_promoting_retires_the_published_version_and_the_history_says_who_and_why(candidate, admin):
    publish_version("1.1.0", because("Fewer false alarms.", admin), instead_of="1.0.0")

    assert statuses() == {"1.0.0": RETIRED, "1.1.0": PUBLISHED}
    retired, promoted = PromotionRecord.objects.order_by("pk")
    assert (retired.before, retired.after) == (PUBLISHED, RETIRED)
    assert retired.reason == "Replaced by 1.1.0: Fewer false alarms."
    assert (promoted.model.version, promoted.replaced.version) == ("1.1.0", "1.0.0")
    assert (promoted.made_by, promoted.made_at) == (admin, DECIDED_AT)
    candidate.refresh_from_db()
    assert candidate.published_at == DECIDED_AT


def test_rolling_back_publishes_the_retired_version_again(candidate, admin):
    publish_version("1.1.0", because())

    publish_version("1.0.0", because("It called everybody.", admin))

    assert statuses() == {"1.0.0": PUBLISHED, "1.1.0": RETIRED}
    assert PromotionRecord.objects.count() == 4


def test_the_shadow_holds_one_version_and_the_next_takes_its_place(candidate):
    a_version("1.2.0")
    move_version("1.1.0", SHADOW, because())

    move_version("1.2.0", SHADOW, because("Newer."))

    assert statuses() == {"1.0.0": PUBLISHED, "1.1.0": CANDIDATE, "1.2.0": SHADOW}
    assert PromotionRecord.objects.get(model=candidate, after=CANDIDATE).reason.startswith("1.2.0 went into")


def test_a_discarded_version_is_not_promoted_before_it_is_taken_back(candidate):
    move_version("1.1.0", DISCARDED, because())

    with pytest.raises(ModelMoveRefused, match="Take it back"):
        publish_version("1.1.0", because())
    move_version("1.1.0", CANDIDATE, because("A mistake."))

    assert publish_version("1.1.0", because()).status == PUBLISHED


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_nothing_is_decided_without_a_reason(reason, admin):
    with pytest.raises(DecisionNeedsAReason, match="Say in a few words why"):
        Decision(reason, admin, DECIDED_AT)


@pytest.mark.parametrize("move", [publish_version, lambda *asked: move_version(asked[0], SHADOW, asked[1])])
def test_a_version_for_other_features_takes_no_place(published, move):
    a_version("2.0.0", contract_fingerprint="another")

    with pytest.raises(ModelDoesNotFit, match=r"^Model 2\.0\.0 was trained on another list.*train_model$"):
        move("2.0.0", because())

    assert statuses() == {"1.0.0": PUBLISHED, "2.0.0": CANDIDATE}
    assert not PromotionRecord.objects.exists()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "model.json").write_text('{"parts": [{"tr'), r"1\.1\.0 cannot be read"),
        (shutil.rmtree, r"files of model 1\.1\.0 are gone"),
    ],
)
def test_a_version_with_torn_files_takes_no_place(candidate, damage, sentence):
    damage(artifact_folder("1.1.0"))

    with pytest.raises(ModelMissing, match=sentence):
        publish_version("1.1.0", because())

    assert published_record().version == "1.0.0"
    assert not PromotionRecord.objects.exists()


def test_who_decided_on_another_state_of_things_reads_who_was_faster(candidate, admin):
    a_version("1.2.0")
    publish_version("1.2.0", because("Mine.", admin), instead_of="1.0.0")

    with pytest.raises(SomebodyWasFaster, match=r"admin made 1\.2\.0 published"):
        publish_version("1.1.0", because(), instead_of="1.0.0")

    assert published_record().version == "1.2.0"


def test_the_database_itself_keeps_one_published_and_one_in_the_shadow(candidate):
    for status in (PUBLISHED, SHADOW):
        with pytest.raises(IntegrityError), transaction.atomic():
            ModelVersionRecord.objects.update(status=status)


def test_a_change_without_a_reason_is_refused_by_the_database(candidate):
    with pytest.raises(IntegrityError), transaction.atomic():
        PromotionRecord.objects.create(model=candidate, after=PUBLISHED, reason="", made_at=DECIDED_AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decide", [publish_version, lambda *asked: move_version(asked[0], SHADOW, asked[1])])
@pytest.mark.parametrize("rivals", [("1.1.0", "1.2.0"), ("1.1.0", "1.1.0")])
def test_of_two_admins_at_once_one_wins_and_the_other_reads_a_sentence(published, decide, rivals):
    for version in sorted(set(rivals)):
        a_version(version)
    told: list[str] = []
    together = threading.Barrier(2)

    def press(version: str) -> None:
        together.wait()
        try:
            if decide is publish_version:
                publish_version(version, because(), instead_of="1.0.0")
            else:
                decide(version, because())
            told.append("")
        except (SomebodyWasFaster, ModelMoveRefused) as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(version,)) for version in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    wanted = PUBLISHED if decide is publish_version else SHADOW
    assert list(statuses().values()).count(wanted) == 1
    assert len(told) == 2
    if decide is publish_version or len(set(rivals)) == 1:
        assert sorted(map(bool, told)) == [False, True]
    assert ModelVersionRecord.objects.filter(status=PUBLISHED).count() == 1


def test_what_no_version_owns_is_swept_when_nobody_has_touched_it_for_long(candidate):
    half_an_hour_ago("1.0.0", "1.1.0", "1.2.0.tmp", "1.2.0")
    artifact_folder("1.3.0.tmp").mkdir()

    assert sweep_artifacts({"1.0.0", "1.1.0"}) == ["1.2.0", "1.2.0.tmp"]

    assert {path.name for path in artifact_folder("1.0.0").parent.iterdir()} == {
        "1.0.0",
        "1.1.0",
        "1.3.0.tmp",
    }
