"""Plays that were there before their history was kept get the moves that their own columns tell."""

from datetime import UTC, datetime, time

from django.db import migrations

BATCH_ROWS = 1_000


def tell(apps, schema_editor):
    plays, moves = apps.get_model("gtm", "PlayRecord"), apps.get_model("gtm", "PlayMoveRecord")
    told = []
    for play in plays.objects.filter(moves=None).iterator():
        told.append(
            moves(play=play, at=play.opened_at, by_id=play.opened_by_id, kind="opened", after={"status": "at_risk"})
        )
        if play.status != "at_risk":
            day = datetime.combine(play.status_entered_on, time(), UTC)
            told.append(
                moves(
                    play=play,
                    at=max(play.opened_at, day),
                    by_id=play.owner_id,
                    kind="moved",
                    before={"status": "at_risk"},
                    after={"status": play.status, "status_entered_on": play.status_entered_on.isoformat()},
                )
            )
    moves.objects.bulk_create(told, batch_size=BATCH_ROWS)


class Migration(migrations.Migration):
    dependencies = [("gtm", "0012_rules_follow_playbooks")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]
