"""Who may enter a view, said in one line above it; everybody else gets the 403 page with the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from churnapp.accounts.models import User
from churnapp.saying import later

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def person(request: HttpRequest) -> User:
    """The person who is logged in.

    Raises:
        PermissionDenied: nobody is.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied(_("Log in to see this page."))
    return request.user


def editor_required[**P](view: View[P]) -> View[P]:
    """Lets everybody in but viewers."""
    return _guarded(
        view, lambda user: user.may_edit, later("Your role may look at everything here and change nothing.")
    )


def admin_required[**P](view: View[P]) -> View[P]:
    """Lets admins in."""
    return _guarded(view, lambda user: user.may_administer, later("Only admins may open this page."))


def leader_required[**P](view: View[P]) -> View[P]:
    """Lets admins in, and people who lead a team."""
    return _guarded(
        view,
        lambda user: user.may_deal_out,
        later("Only admins and people who lead a team may open this page."),
    )


def _guarded[**P](view: View[P], may_enter: Callable[[User], bool], refusal: str) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_enter(person(request)):
            raise PermissionDenied(_(refusal))
        return view(request, *args, **kwargs)

    return guarded
