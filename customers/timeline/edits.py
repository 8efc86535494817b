"""What people changed on the account in lists and on its page, as the workspace keeps it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import Said
from churnapp.workspace.models import RowChangeRecord
from customers.models import CustomerRecord
from customers.timeline.place import Place
from customers.timeline.registry import add_source
from customers.timeline.source import TimelineEntry, TimelineSource

# the workspace's word for rows that are accounts, see customers.edits
ACCOUNT = "account"


class EditsSource(TimelineSource):
    """Every change of a field by a person; what was taken back is said to be."""

    key = "edits"
    label = Said("Edits")
    position = 45

    def newest(
        self,
        account: CustomerRecord,
        user: User,  # noqa: ARG002
        before: Place | None,
        limit: int,
    ) -> Sequence[TimelineEntry]:
        """One query."""
        rows = RowChangeRecord.objects.filter(subject=ACCOUNT, row=account.pk).select_related(
            "change__made_by"
        )
        if before is not None:
            rows = rows.filter(before.older(self.key, "change__made_at"))
        return [
            TimelineEntry(
                source=self.key,
                pk=row.pk,
                at=row.change.made_at,
                icon="edit",
                title=row.change.words,
                detail=_("Taken back") if row.is_undone else "",
                who=str(row.change.made_by or _("Somebody")),
            )
            for row in rows.order_by("-change__made_at", "-pk")[:limit]
        ]


add_source(EditsSource())
