"""The Django app of the workspace."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """What a person arranges on lists."""

    name = "churnapp.workspace"
    label = "workspace"
