"""The files of an account on its page."""

from churnapp.accounts.models import User
from churnapp.saying import Said
from customers.models import CustomerRecord, FileRecord
from customers.panels.panel import AccountPanel, PanelPlace
from customers.panels.registry import add_panel
from customers.repositories.files import LARGEST_BYTES

MOST_SHOWN = 50


class FilesPanel(AccountPanel):
    """Files, the newest first, with the form that sends one."""

    key = "files"
    title = Said("Files")
    place = PanelPlace.FACTS
    position = 15
    template = "customers/_files.html"

    def context(self, account: CustomerRecord, user: User) -> dict[str, object]:
        """One query."""
        files = FileRecord.objects.kept().filter(customer=account).select_related("uploaded_by")
        return {
            "files": list(files[:MOST_SHOWN]),
            "may_edit": user.may_edit,
            "largest": f"{LARGEST_BYTES // 1024**2} MB",
        }


add_panel(FilesPanel())
