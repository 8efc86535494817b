"""The pages of playbooks."""

from gtm.views.playbooks.editing import new_playbook, playbook
from gtm.views.playbooks.following import follow_playbook
from gtm.views.playbooks.listing import playbooks

__all__ = ["follow_playbook", "new_playbook", "playbook", "playbooks"]
