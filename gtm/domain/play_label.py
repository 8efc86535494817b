"""How a play is named beside its tasks: kept in English, told in the reader's language."""

from churnapp.saying import in_english, say
from gtm.domain.play import PlayType

LONGEST_LABEL = 120


def play_label(kind: PlayType, reason: str) -> str:
    """What is kept: ``Risk: Revenue at risk``."""
    with in_english():
        return f"{kind.label}: {reason}"[:LONGEST_LABEL]


def play_label_retold(label: str) -> str:
    """A kept label in the reader's language; any other as it was written."""
    kept_kind, _, reason = label.partition(": ")
    with in_english():
        kinds = {kind.label: kind for kind in PlayType}
    if kept_kind not in kinds or not reason:
        return label
    return f"{kinds[kept_kind].label}: {say(reason)}"
