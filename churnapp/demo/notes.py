"""What the people of the demo wrote about their accounts, each in the light of what happened there.

The notes go through the same door as anybody's. What they say follows the account: its risk, its tickets, its
renewal; chance only chooses among sentences that fit.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from churnapp.accounts.models import User
from customers.models import CustomerRecord, NoteKind, NoteRecord
from customers.repositories.notes import NoteText, answer_note, log_note

MOST_ACCOUNTS, FEWEST, MOST = 180, 1, 4
PAST_DAYS = 150
WORRIED_FROM = 0.25
PINNED_SHARE, ANSWERED_SHARE = 0.12, 0.3
CALM = (
    (NoteKind.CALL, "Monthly call. The team uses the reports every week and asks for nothing."),
    (NoteKind.MEETING, "Quarterly review with the sponsor. Goals for the next quarter are agreed."),
    (NoteKind.MAIL, "Sent the guide on integrations; they want to connect their second system."),
    (NoteKind.NOTE, "Asked for a reference call. Would speak to others in their industry."),
    (NoteKind.CALL, "Showed the new monitoring to two people who had not seen it yet."),
)
WORRIED = (
    (NoteKind.CALL, "Usage came up. The person who set it up has moved to another team, nobody took over."),
    (
        NoteKind.MEETING,
        "Review was short. The sponsor asked what they would lose without us.\n\nWe owe numbers.",
    ),
    (NoteKind.MAIL, "No answer to the last two mails. Tried the sponsor directly."),
    (NoteKind.NOTE, "Their budget is under review until the end of the quarter."),
    (NoteKind.CALL, "Export problems are the topic again. Support has the case; they want a date."),
)
PINNED = (
    "Decisions go through procurement: allow six weeks before the renewal.",
    "The sponsor prefers calls before ten. No mails on Fridays.",
    "Their fiscal year ends in March. Bring prices by January.",
)
ANSWERS = (
    "Thanks. I will bring it up in their next review.",
    "Saw the same on my side; the numbers fit.",
    "Can you ask for the date of the decision?",
)


def write_demo_notes(seed: int, now: datetime) -> int:
    """Writes notes about the largest accounts that have a CSM; does nothing where notes are there already.

    Returns:
        How many were written, answers included.
    """
    if NoteRecord.objects.exists():
        return 0
    chance = np.random.default_rng(seed)
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    accounts = CustomerRecord.objects.active().filter(csm__isnull=False).order_by("-mrr", "pk")
    found = accounts.select_related("csm", "account_executive", "current_score")[:MOST_ACCOUNTS]
    return sum(1 for account in found for _ in _write(account, people, chance, now))


def _write(
    account: CustomerRecord, people: list[User], chance: np.random.Generator, now: datetime
) -> Iterator[NoteRecord]:
    score = getattr(account, "current_score", None)
    is_worrying = score is not None and score.churn_probability >= WORRIED_FROM
    fitting = WORRIED if is_worrying else CALM
    count = int(chance.integers(FEWEST, MOST + 1))
    first = datetime.combine(account.signup_date, now.timetz())
    for place in chance.permutation(len(fitting))[:count]:
        at = max(now - timedelta(days=float(chance.uniform(0.1, PAST_DAYS))), first)
        kind, text = fitting[int(place)]
        author = account.csm or people[0]
        note = log_note(account, NoteText(text, kind), by=author, now=at)
        yield note
        if chance.random() < ANSWERED_SHARE and at + timedelta(hours=20) < now:
            other = account.account_executive or people[int(chance.integers(len(people)))]
            text = f"@{author.username} {ANSWERS[int(chance.integers(len(ANSWERS)))]}"
            yield answer_note(note, text, by=other, now=at + timedelta(hours=float(chance.uniform(1, 20))))
    if chance.random() < PINNED_SHARE and account.csm is not None:
        text = PINNED[int(chance.integers(len(PINNED)))]
        yield log_note(
            account, NoteText(text, is_pinned=True), by=account.csm, now=max(first, now - timedelta(days=30))
        )
