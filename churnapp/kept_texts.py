"""Sentences that are kept in English for everybody, said again in the language of whoever reads them."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from churnapp.month_words import day_in_words
from churnapp.saying import say, write_number

_FIELD = re.compile(r"\\\{(\w+)\\\}")
_NUMBER = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|[-+−]?\d+(?:\.\d+)?%?")
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}")
_REST = "rest_of_the_text"


class KeptTexts:
    """Takes kept texts apart into known sentences and their facts, and says each anew.

    What is not recognised, such as the text of an error or what a person wrote, stays as it was written.

    Args:
        sentences: in English with facts as ``{name}``, marked with ``later`` where they are listed.
        tell_fact: says a fact that is neither a number nor a day, and leaves what it does not know.
    """

    def __init__(self, sentences: Sequence[str], tell_fact: Callable[[str], str] = str) -> None:
        self._sentences, self._tell_fact = sentences, tell_fact

    def retold(self, kept: str) -> str:
        """What was kept, in the reader's language; several sentences one after the other."""
        if not kept or (said := say(kept)) != kept:
            return said if kept else kept
        for sentence, pattern in self._patterns:
            if found := pattern.fullmatch(kept):
                facts = found.groupdict()
                rest = facts.pop(_REST)
                told = say(sentence, **{name: self._fact(fact) for name, fact in facts.items()})
                return f"{told} {self._part(rest)}" if rest else told
        first, stop, rest = kept.partition(". ")
        return f"{first}. {self._part(rest)}" if stop else kept

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Each sentence, the one with most words of its own first, and how its beginning is recognised."""
        ordered = sorted(self._sentences, key=lambda sentence: -len(re.sub(r"\{\w+\}", "", sentence)))
        return tuple((sentence, _pattern(sentence)) for sentence in ordered)

    def _fact(self, fact: str) -> str:
        """A number or day as the reader writes it, parts of a list one by one, a word of ours said."""
        if _NUMBER.fullmatch(fact):
            return write_number(fact)
        if _DAY.fullmatch(fact):
            return day_in_words(datetime.strptime(fact, "%d %b %Y").date())  # noqa: DTZ007 (a day has no zone)
        if (told := self._tell_fact(fact)) != fact:
            return told
        return "; ".join(map(self._part, fact.split("; ")))

    def _part(self, part: str) -> str:
        """A part of a sentence, which may be a whole one without its stop."""
        if (told := self.retold(part)) != part:
            return told
        if (told := self.retold(f"{part}.").removesuffix(".")) != part:
            return told
        small = part[:1].lower() + part[1:]  # a word of ours that a sentence begins with
        told = say(small)
        return part if told == small else told[:1].upper() + told[1:]


def _pattern(sentence: str) -> re.Pattern[str]:
    fields = _FIELD.sub(r"(?P<\1>.+?)", re.escape(sentence))
    return re.compile(rf"{fields}(?: (?P<{_REST}>.+))?", re.DOTALL)
