"""The Django app of the workspace."""

from importlib import import_module

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """What a person arranges on lists."""

    name = "churnapp.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Stands beside every list, keeps what mails lead to, and adds what people pinned to the sidebar."""
        import_module("churnapp.workspace.companion")
        import_module("churnapp.workspace.told")
        import_module("churnapp.workspace.queries.pins")
