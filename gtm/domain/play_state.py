"""What a play is at a moment, and what may be done to it: every change gives a new state."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from churnapp.saying import say
from gtm.domain.play import PlayMoveRefused, PlayStatus

LONGEST_NOTE = 500
LONGEST_SNOOZE = timedelta(days=366)
LATEST_DUE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PlayState:
    """The part of a play that people and checks change.

    Attributes:
        acting_since: the first day somebody acted; stays when the play goes back or is closed.
        closed_by_id, owner_id, playbook_version_id: keys; None for nobody and nothing.
        closed_by_check: whether it ended because its goal was seen; ``evidence`` says what was.
        snoozed_until: first day on which it counts again; None while it counts.
    """

    status: PlayStatus
    status_entered_on: date
    due_on: date
    owner_id: int | None = None
    acting_since: date | None = None
    closed_on: date | None = None
    closed_by_id: int | None = None
    closed_by_check: bool = False
    outcome_note: str = ""
    evidence: str = ""
    snoozed_until: date | None = None
    snooze_reason: str = ""
    playbook_version_id: int | None = None

    def move_to(self, status: PlayStatus, today: date) -> "PlayState":
        """In another status without an outcome; a closed play is reopened, one put off counts again.

        Raises:
            PlayMoveRefused: the status does not allow it, or is an outcome; the message says what to do.
        """
        entered = self.status.move_to(status)
        if not entered.is_open:
            raise PlayMoveRefused(say("Say what came of it to close a play."))
        return replace(
            self,
            status=entered,
            status_entered_on=today,
            acting_since=(self.acting_since or today) if entered is PlayStatus.ACTING else self.acting_since,
            closed_on=None,
            closed_by_id=None,
            closed_by_check=False,
            outcome_note="",
            evidence="",
            snoozed_until=None,
            snooze_reason="",
        )

    def end(self, outcome: PlayStatus, today: date, *, by: int | None, note: str) -> "PlayState":
        """With an outcome that a person knows.

        Args:
            outcome: what came of it.
            today: the day on which it was known.
            by: key of the person.
            note: how; what was lost or was not needed has to be explained.

        Raises:
            PlayMoveRefused: the status does not allow it, or nothing explains it.
        """
        closed = self._closed(outcome, today)
        if not note.strip() and outcome is not PlayStatus.RECOVERED:
            raise PlayMoveRefused(
                say("Say in a few words why it was lost.")
                if outcome is PlayStatus.LOST
                else say("Say in a few words why it was not needed.")
            )
        return replace(closed, closed_by_id=by, outcome_note=note.strip())

    def end_by_check(self, outcome: PlayStatus, today: date, evidence: str) -> "PlayState":
        """With an outcome that was seen; nobody has to have acted for it.

        Raises:
            PlayMoveRefused: it is closed already.
        """
        acting = replace(self, status=PlayStatus.ACTING) if self.status.is_open else self
        return replace(acting._closed(outcome, today), closed_by_check=True, evidence=evidence[:LONGEST_NOTE])

    def put_off(self, until: date, reason: str, today: date) -> "PlayState":
        """Until a day; it is due no sooner than that.

        Raises:
            PlayMoveRefused: it is closed, the day is not possible, or nothing explains it.
        """
        self._check_open()
        if not today < until <= today + LONGEST_SNOOZE:
            raise PlayMoveRefused(say("Choose a day from tomorrow to a year ahead."))
        if not reason.strip():
            raise PlayMoveRefused(say("Say in a few words why it can wait."))
        return replace(
            self, snoozed_until=until, snooze_reason=reason.strip(), due_on=max(self.due_on, until)
        )

    def wake(self) -> "PlayState":
        """Counting again."""
        return replace(self, snoozed_until=None, snooze_reason="")

    def given_to(self, owner_id: int | None) -> "PlayState":
        """Owned by somebody else, or nobody.

        Raises:
            PlayMoveRefused: it is closed.
        """
        self._check_open()
        return replace(self, owner_id=owner_id)

    def due(self, day: date, today: date) -> "PlayState":
        """Due on another day; a play that is put off is not due before it counts again.

        Raises:
            PlayMoveRefused: it is closed, or the day is not possible.
        """
        self._check_open()
        earliest = max(today, self.snoozed_until or today)
        if not earliest <= day <= today + LATEST_DUE:
            raise PlayMoveRefused(
                say("It is put off. Choose a day after that, or put it back on the list first.")
                if today <= day < earliest
                else say("Choose a day from today to a year ahead.")
            )
        return replace(self, due_on=day)

    def following(self, playbook_version_id: int | None) -> "PlayState":
        """Planned by another playbook, or by none.

        Raises:
            PlayMoveRefused: it is closed.
        """
        self._check_open()
        return replace(self, playbook_version_id=playbook_version_id)

    def _closed(self, outcome: PlayStatus, today: date) -> "PlayState":
        if outcome.is_open:
            raise PlayMoveRefused(say("Choose an outcome: recovered, lost or not needed."))
        return replace(
            self,
            status=self.status.move_to(outcome),
            status_entered_on=today,
            closed_on=today,
            snoozed_until=None,
            snooze_reason="",
        )

    def _check_open(self) -> None:
        if not self.status.is_open:
            raise PlayMoveRefused(say("This play has its outcome. Reopen it as planned to go on."))
