"""Every list of the product, by its key."""

from typing import Any

from churnapp.lists.definition import ListDefinition

type AnyDefinition = ListDefinition[Any, Any]


class UnknownList(LookupError):
    """There is no list of this key."""

    def __init__(self, key: str) -> None:
        valid = ", ".join(sorted(_definitions))
        super().__init__(f"Unknown list {key!r}. Valid lists: {valid}.")


_definitions: dict[str, AnyDefinition] = {}


def add_definition(definition: AnyDefinition) -> None:
    """Adds a list; the same key again replaces it."""
    _definitions[definition.key] = definition


def definition_named(key: str) -> AnyDefinition:
    """The list of this key.

    Raises:
        UnknownList: there is none.
    """
    try:
        return _definitions[key]
    except KeyError:
        raise UnknownList(key) from None


def all_definitions() -> tuple[AnyDefinition, ...]:
    """Every list, in the order in which they were added."""
    return tuple(_definitions.values())
