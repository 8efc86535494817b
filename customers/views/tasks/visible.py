"""The task that a page is about, or the page that says it is not there."""

from django.http import Http404
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from customers.models import TaskRecord


def task_or_404(user: User, pk: int) -> TaskRecord:
    """The task with its account and owner, in one query.

    Raises:
        Http404: there is none, or the user may not see it.
    """
    try:
        return TaskRecord.objects.visible_to(user).select_related("customer", "owner").get(pk=pk)
    except TaskRecord.DoesNotExist as missing:
        raise Http404(_("There is no task %(pk)s for %(user)s.") % {"pk": pk, "user": user}) from missing
