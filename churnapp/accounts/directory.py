"""Finding people by what files call them."""

from dataclasses import dataclass, field

from churnapp.accounts.models import User
from churnapp.saying import say


@dataclass(slots=True)
class PeopleDirectory:
    """Finds people by user name or e-mail address, ignoring case, and counts the names it does not know.

    Attributes:
        unknown: each name without a login → in how many rows.
    """

    unknown: dict[str, int] = field(default_factory=dict)
    _key_of: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "PeopleDirectory":
        """Everybody who has a login now; user names win over equal e-mail addresses."""
        people = User.objects.values_list("pk", "username", "email").order_by("pk")
        by_mail = {email.lower(): key for key, _, email in people if email}
        by_name = {username.lower(): key for key, username, _ in people}
        return cls(_key_of={**by_mail, **by_name})

    def find(self, name: str | None) -> int | None:
        """The key of the person, or None; names that are not known are counted."""
        if not name:
            return None
        key = self._key_of.get(name.strip().lower())
        if key is None:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return key

    def notice(self, what: str) -> list[str]:
        """A sentence about the names without a login, if there are any.

        Args:
            what: what the names are for: ``csm``.
        """
        if not self.unknown:
            return []
        some = ", ".join(sorted(self.unknown)[:5])
        return [
            say(
                "{count} names without a login in {what} ({some}): left empty in {sum} rows, "
                "kept as attribute. Make logins and import again.",
                count=len(self.unknown),
                what=what,
                some=some,
                sum=sum(self.unknown.values()),
            )
        ]
