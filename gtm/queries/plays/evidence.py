"""What was seen when a play ended by itself: kept in English, told in the reader's language."""

import re
from decimal import Decimal

from churnapp.kept_texts import KeptTexts
from churnapp.saying import later
from churnapp.web.templatetags.formats import money

_SENTENCES = (
    later("The account left on {day}."),
    later("{recent} events in the 4 weeks to {day}: {share} of the {usual} that were usual before."),
    later("The renewal moved from {before} to {after}."),
    later("{sale} over {amount} was won on {day}."),
    later("{sale} over {amount} was lost on {day}."),
    later("It pays {after} a month instead of {before}."),
    later("The ticket that was open then is solved, and none is open."),
    later("The {count} tickets that were open then are solved, and none is open."),
    # of a play that was given to somebody else
    later("The owner before has left."),
)
_DOLLARS = re.compile(r"\$[\d,]+")


def _amount(fact: str) -> str:
    if _DOLLARS.fullmatch(fact):
        return money(Decimal(fact.removeprefix("$").replace(",", "")))
    return fact


evidence_retold = KeptTexts(_SENTENCES, _amount).retold
"""A sentence of the product in the reader's language; what a person wrote stays as it was written."""
