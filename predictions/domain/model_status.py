"""Where a model version stands and how it may move from there."""

from enum import StrEnum

from churnapp.saying import inside, later, say


class ModelMoveRefused(ValueError):
    """A model version cannot move as asked; the message says what to do instead."""


class ModelStatus(StrEnum):
    """Where a model version stands; what each may become is fixed here."""

    CANDIDATE = "candidate"
    SHADOW = "shadow"
    PUBLISHED = "published"
    RETIRED = "retired"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        """The status in one or two words."""
        return say(_WORDS[self])

    @property
    def allowed_moves(self) -> tuple["ModelStatus", ...]:
        """What a person may make of it; a published version is retired only by the one that replaces it."""
        return _MOVES[self]

    @property
    def may_be_previewed(self) -> bool:
        """Whether it makes sense to ask what it would change."""
        return self in {ModelStatus.CANDIDATE, ModelStatus.SHADOW, ModelStatus.RETIRED}

    def move_to(self, status: "ModelStatus") -> "ModelStatus":
        """The new status.

        Raises:
            ModelMoveRefused: the move is not allowed.
        """
        if status in self.allowed_moves:
            return status
        if status is self:
            raise ModelMoveRefused(
                say("This version is {label} already. Nothing was changed.", label=inside(self.label))
            )
        if self is ModelStatus.PUBLISHED:
            raise ModelMoveRefused(say("This version is the published one. Publish another to retire it."))
        if self is ModelStatus.DISCARDED:
            raise ModelMoveRefused(say("This version was discarded. Take it back as a candidate first."))
        raise ModelMoveRefused(
            say("A {value} version cannot become {status}.", value=self.value, status=status.value)
        )


_WORDS = {
    ModelStatus.CANDIDATE: later("Candidate"),
    ModelStatus.SHADOW: later("In the shadow"),
    ModelStatus.PUBLISHED: later("Published"),
    ModelStatus.RETIRED: later("Retired"),
    ModelStatus.DISCARDED: later("Discarded"),
}
_MOVES = {
    ModelStatus.CANDIDATE: (ModelStatus.PUBLISHED, ModelStatus.SHADOW, ModelStatus.DISCARDED),
    ModelStatus.SHADOW: (ModelStatus.PUBLISHED, ModelStatus.CANDIDATE, ModelStatus.DISCARDED),
    ModelStatus.PUBLISHED: (),
    ModelStatus.RETIRED: (ModelStatus.PUBLISHED,),
    ModelStatus.DISCARDED: (ModelStatus.CANDIDATE,),
}
