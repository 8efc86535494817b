"""Logins, read by compiled queries: every request asks for the session and for the person."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from churnapp.accounts.models import User
from churnapp.compiled import compiled, first


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = first(_open_sessions(key=self.session_key or "", now=timezone.now()))
        if found is None:
            self._session_key = None
        return found


class PasswordBackend(ModelBackend):
    """Django's logins by name and password."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, unless they may not log in any more."""
        found = first(_people(key=user_id))
        return found if found is not None and self.user_can_authenticate(found) else None


@compiled
def _open_sessions(*, key: str, now: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@compiled
def _people(*, key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key)
