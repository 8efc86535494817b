"""From text to tree; see the package for how it is written."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext

from churnapp.saying import later
from churnapp.web.filters.field import FilterField
from churnapp.web.filters.kinds import FieldKind, ValueRefused, read_days
from churnapp.web.filters.operators import Operand, Operator
from churnapp.web.filters.tree import NO_FILTER, Condition, FilterTree, Group, Joined

MAX_LENGTH, MAX_CONDITIONS, MAX_DEPTH = 4_000, 40, 3
_TOKEN = re.compile(
    r'(?P<open>(?:and|or)\()|(?P<close>\))|(?P<comma>,)|(?P<text>(?:[^,()"]|"(?:[^"]|"")*+")++)'
)
_VALUE = re.compile(r'"((?:[^"]|"")*+)"|([^~"]*)')


def never_was(key: str) -> str:  # noqa: ARG001
    """Nothing is known of any key."""
    return ""


class FilterUnreadable(ValueError):
    """A text is no filter; the message says where it stops making sense."""


def read_filter(
    text: str, fields: Mapping[str, FilterField], gone: Callable[[str], str] = never_was
) -> tuple[FilterTree, list[str]]:
    """The tree, and a sentence for each condition that had to be left out.

    Args:
        text: as ``FilterTree.text`` writes it.
        fields: what can be asked, by key.
        gone: says of a key that cannot be asked any more what became of it; empty where it never could.

    Raises:
        FilterUnreadable: the whole text is not written as a filter is, is too long or too deep.
    """
    if not text.strip():
        return NO_FILTER, []
    if len(text) > MAX_LENGTH:
        raise FilterUnreadable(
            gettext("The filter is longer than %(most)s characters; it was left out.")
            % {"most": f"{MAX_LENGTH:,}"}
        )
    reader = _Reader(text.strip(), fields, gone)
    return reader.tree(), reader.problems


def condition_of(field: FilterField, operator: str, values: Sequence[str]) -> Condition:
    """One condition from what is written.

    Raises:
        ValueRefused: the field does not answer this, or a value does not fit.
    """
    if operator not in list(field.operators):
        raise ValueRefused(
            gettext("%(label)s cannot be asked “%(asked)s”") % {"label": field.label, "asked": operator[:20]}
        )
    asked = Operator(operator)
    given = [value for value in values if value.strip()]
    wanted = {Operand.NONE: 0, Operand.TWO: 2}.get(asked.operand, 1)
    if len(given) < wanted or (asked.operand is Operand.NONE and given):
        raise ValueRefused(gettext(_NEEDS_VALUES[wanted]) % {"question": f"{field.label} {asked.words}"})
    if asked.operand is Operand.DAYS:
        return Condition(field, asked, (read_days(given[0], field.label),))
    most = len(given) if field.kind is FieldKind.CHOICE else wanted
    choices = field.choices() if field.kind is FieldKind.CHOICE else {}
    read = [field.kind.read(value, field.label, choices) for value in given[:most]]
    return Condition(field, asked, tuple(dict.fromkeys(read)) if wanted == 1 else tuple(read))


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str, fields: Mapping[str, FilterField], gone: Callable[[str], str]) -> None:
        self._text, self._fields, self._gone, self._at, self._seen = text, fields, gone, 0, 0
        self.problems: list[str] = []

    def tree(self) -> FilterTree:
        parts = self._parts(depth=1)
        if self._at < len(self._text):
            raise self._unreadable()
        return FilterTree.of(Joined.ALL, parts)

    def _parts(self, depth: int) -> list[Condition | Group]:
        parts: list[Condition | Group] = []
        while True:
            part = self._part(depth)
            if part is not None:
                parts.append(part)
            if self._text[self._at : self._at + 1] != ",":
                return parts
            self._at += 1

    def _part(self, depth: int) -> Condition | Group | None:
        token = _TOKEN.match(self._text, self._at)
        if token is None or token.lastgroup not in {"open", "text"}:
            raise self._unreadable()
        self._at = token.end()
        if token.lastgroup == "text":
            return self._condition(token.group())
        if depth == MAX_DEPTH:
            raise FilterUnreadable(
                gettext("The filter has groups more than %(most)s deep; it was left out.")
                % {"most": MAX_DEPTH - 1}
            )
        parts = self._parts(depth + 1)
        if self._text[self._at : self._at + 1] != ")":
            raise self._unreadable()
        self._at += 1
        joined = Joined(token.group()[:-1])
        return Group(joined, tuple(parts)) if parts else None

    def _condition(self, written: str) -> Condition | None:
        self._seen += 1
        if self._seen > MAX_CONDITIONS:
            raise FilterUnreadable(
                gettext("The filter has more than %(most)s conditions; it was left out.")
                % {"most": MAX_CONDITIONS}
            )
        key, _, rest = written.partition(".")
        operator, has_values, values = rest.partition(".")
        field = self._fields.get(key)
        if field is None:
            self.problems.append(
                self._gone(key)
                or gettext("There is no field “%(key)s” here; its condition was left out.")
                % {"key": key[:40]}
            )
            return None
        try:
            return condition_of(field, operator, _values(values) if has_values else [])
        except ValueRefused as refusal:
            self.problems.append(gettext("%(refusal)s; this condition was left out.") % {"refusal": refusal})
            return None

    def _unreadable(self) -> FilterUnreadable:
        return FilterUnreadable(
            gettext("The filter cannot be read from “%(place)s” on; it was left out.")
            % {"place": self._text[self._at : self._at + 20]}
        )


def _values(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while True:
        match = _VALUE.match(text, at)
        if match is None:  # the pattern also fits nothing
            return found
        quoted, bare = match.groups()
        found.append(bare if quoted is None else quoted.replace('""', '"'))
        at = match.end() + 1
        if at > len(text):
            return found


_NEEDS_VALUES = {
    0: later("%(question)s … needs no value"),
    1: later("%(question)s … needs a value"),
    2: later("%(question)s … needs two values"),
}
