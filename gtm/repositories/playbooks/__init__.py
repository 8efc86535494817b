"""Playbooks in the application database: those that come with the product, and editing them."""

from gtm.repositories.playbooks.editing import PlaybookChanged, PlaybookDraft, create_playbook, edit_playbook
from gtm.repositories.playbooks.following import follow
from gtm.repositories.playbooks.seeding import seed_playbooks

__all__ = [
    "PlaybookChanged",
    "PlaybookDraft",
    "create_playbook",
    "edit_playbook",
    "follow",
    "seed_playbooks",
]
