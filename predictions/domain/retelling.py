"""Reasons in the reader's language.

A scoring run writes reasons for everybody, in English. Whoever reads one gets it taken apart again, into its
phrase, the value, the place among peers and the past, and said in the own language. What is not recognised,
such as the label of a field of one's own, stays as it was written.
"""

import re
from functools import cache

from churnapp.saying import later, say
from predictions.domain.churn_contract import FEATURE_CONTRACT
from predictions.domain.phrases import FORMS, phrase_template
from predictions.domain.reasons import DIRECTIONS, NO_REASON
from predictions.domain.upgrade_contract import UPGRADE_CONTRACT

# what phrases build from the words of a feature, so that it can be found and translated
BUILT_PHRASES = (
    later("{} [event|events] in the last 30 days"),
    later("{} [event|events] in the first 30 days as a customer"),
    later("{} [day|days] since the last event"),
    later("{} [person|people] active in the last 30 days"),
    later("{} support [ticket|tickets] in the last 90 days"),
    later("{} urgent [ticket|tickets] in the last 90 days"),
    later("{} open vendor-risk [flag|flags]"),
    later("{} [limit|limits] of the plan hit in the last 30 days"),
    later("{} premium [trial|trials] in the last 30 days"),
    later("{} premium [trial|trials] in the last 90 days"),
    later("{} feature [request|requests] in the last 180 days"),
)
_PLACES = {
    "more": later("more than {percent}% of {peers}"),
    "fewer": later("fewer than {percent}% of {peers}"),
    "less": later("less than {percent}% of {peers}"),
    "higher": later("higher than {percent}% of {peers}"),
    "lower": later("lower than {percent}% of {peers}"),
    "longer": later("longer than {percent}% of {peers}"),
    "shorter": later("shorter than {percent}% of {peers}"),
    "a stronger trend": later("a stronger trend than {percent}% of {peers}"),
    "a weaker trend": later("a weaker trend than {percent}% of {peers}"),
}
_MOVES = {"up": later("up {change}"), "down": later("down {change}")}
_CAME = {
    "up": later("up from {value} three months earlier"),
    "down": later("down from {value} three months earlier"),
}
_UNITS = {
    "day": later("{number} day"),
    "days": later("{number} days"),
    "hour": later("{number} hour"),
    "hours": later("{number} hours"),
    "month": later("{number} month"),
    "months": later("{number} months"),
    "point": later("{number} point"),
    "points": later("{number} points"),
}
_WORDS = {
    "unchanged": later("unchanged"),
    "not known": later("not known"),
    "yes": later("yes"),
    "no": later("no"),
}
_FACT = re.compile(
    rf"(?P<core>.+?)(?: \((?P<word>{'|'.join(_PLACES)}) than (?P<percent>\d+)% of (?P<peers>[^()]+)\))?"
    r"(?:, (?P<past>.+) three months earlier)?"
)


def fact_retold(fact: str) -> str:
    """What was observed, without its direction, in the reader's language."""
    found = _FACT.fullmatch(fact)
    if found is None:
        return fact
    said = _core(found["core"])
    if found["word"]:
        said += f" ({_place(found['word'], int(found['percent']), found['peers'])})"
    return f"{said}, {_past(found['past'])}" if found["past"] else said


def reason_retold(reason: str) -> str:
    """A whole reason, with its direction, in the reader's language."""
    for words in DIRECTIONS:
        if reason.endswith(words):
            return fact_retold(reason.removesuffix(words)) + say(words)
    return fact_retold(reason)


def value_retold(words: str) -> str:
    """A value in words, such as ``12 days`` or ``down 42%``, in the reader's language."""
    if words in _WORDS:
        return say(_WORDS[words])
    if moved := re.fullmatch(r"(up|down) (\d+%)", words):
        return say(_MOVES[moved[1]], change=moved[2])
    if grown := re.fullmatch(r"up ([\d,]+)-fold", words):
        return say("up {times}-fold", times=grown[1])
    number, _, unit = words.rpartition(" ")
    return say(_UNITS[unit], number=number) if unit in _UNITS else words


def words_retold(words: str) -> str:
    """What a feature is, as it begins a line: ``Days until the renewal``."""
    said = say(words)
    return f"{said[:1].upper()}{said[1:]}"


def _core(core: str) -> str:
    if core == NO_REASON:
        return say(NO_REASON)
    if core.startswith("Not known: "):
        return say("Not known: {words}", words=say(core.removeprefix("Not known: ")))
    if core.startswith("No ") and core.removeprefix("No ") in _known_words():
        return say("No {words}", words=say(core.removeprefix("No ")))
    for pattern, template, form in _phrases():
        if found := pattern.fullmatch(core):
            value = value_retold(found[1]) if pattern.groups else ""
            return FORMS.sub(rf"\{form}", say(template)).replace("{}", value, 1)
    label, colon, value = core.partition(": ")
    return f"{label}: {value_retold(value)}" if colon else core


def _place(word: str, percent: int, peers: str) -> str:
    plan = peers.removesuffix(" accounts")
    who = say("accounts") if plan == peers else say("{plan} accounts", plan=plan)
    return say(_PLACES[word], percent=percent, peers=who)


def _past(past: str) -> str:
    if past == "about the same as":
        return say("about the same as three months earlier")
    way, _, value = past.partition(" from ")
    if way in _CAME:
        return say(_CAME[way], value=value_retold(value))
    return say("{value} three months earlier", value=value_retold(past))


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """Each phrase as a pattern for exactly one and for everything else, with the number of its form."""
    templates = {phrase_template(feature) for feature in (*FEATURE_CONTRACT, *UPGRADE_CONTRACT)}
    return tuple(
        (re.compile(re.escape(FORMS.sub(rf"\{form}", template)).replace(r"\{\}", "(.+?)", 1)), template, form)
        for template in sorted(templates)
        for form in (1, 2)
    )


@cache
def _known_words() -> frozenset[str]:
    return frozenset(feature.words for feature in (*FEATURE_CONTRACT, *UPGRADE_CONTRACT))
