"""Where a model version stands and how it may move from there."""

from enum import StrEnum


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
        return "In the shadow" if self is ModelStatus.SHADOW else self.value.capitalize()

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
            raise ModelMoveRefused(f"This version is {self.label.lower()} already. Nothing was changed.")
        if self is ModelStatus.PUBLISHED:
            raise ModelMoveRefused("This version is the published one. Publish another to retire it.")
        if self is ModelStatus.DISCARDED:
            raise ModelMoveRefused("This version was discarded. Take it back as a candidate first.")
        raise ModelMoveRefused(f"A {self.value} version cannot become {status.value}.")


_MOVES = {
    ModelStatus.CANDIDATE: (ModelStatus.PUBLISHED, ModelStatus.SHADOW, ModelStatus.DISCARDED),
    ModelStatus.SHADOW: (ModelStatus.PUBLISHED, ModelStatus.CANDIDATE, ModelStatus.DISCARDED),
    ModelStatus.PUBLISHED: (),
    ModelStatus.RETIRED: (ModelStatus.PUBLISHED,),
    ModelStatus.DISCARDED: (ModelStatus.CANDIDATE,),
}
