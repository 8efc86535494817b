"""Putting the playbooks that come with the product into the database, without touching what people made."""

from datetime import datetime

from django.db import transaction

from gtm.domain.seeded_playbooks import seeded_playbooks
from gtm.models import PlaybookRecord
from gtm.repositories.opportunity_changes import Author
from gtm.repositories.playbooks.versions import add_version


def seed_playbooks(now: datetime) -> int:
    """Adds those that are missing; one that is there stays as it is, edited or not. Returns how many."""
    there = set(PlaybookRecord.objects.values_list("key", flat=True))
    missing = [seeded for seeded in seeded_playbooks() if seeded.key not in there]
    with transaction.atomic():
        for seeded in missing:
            playbook = PlaybookRecord.objects.create(
                key=seeded.key,
                name=seeded.name,
                play_type=seeded.play_type,
                driver_group=seeded.driver_group or "",
                tier=seeded.tier or "",
                is_seeded=True,
            )
            add_version(playbook, seeded.goal, seeded.tasks, Author(None, now))
    return len(missing)
