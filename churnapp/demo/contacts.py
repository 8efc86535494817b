"""The people at an account: champions who come and go, sponsors, users, billing."""

import numpy as np
import pyarrow as pa

from churnapp.demo.arrays import BoolArray
from churnapp.demo.cohort import Cohort
from churnapp.demo.people import FIRST_NAMES, LAST_NAMES, TITLES
from churnapp.demo.timeline import DAYS_PER_WEEK

COLUMNS = ("contact_id", "customer_id", "name", "email", "title", "role", "last_active_on")
QUIET_DAYS = {"champion": 4.0, "sponsor": 25.0, "user": 6.0, "billing": 40.0}
MAIL_DOMAIN = "example"  # reserved for examples, so that no mail ever reaches anybody


def draw_contacts(cohort: Cohort, rng: np.random.Generator) -> pa.Table:
    """Two to six contacts per account; a champion who left was last active on the day of leaving."""
    profiles, lives, timeline = cohort.profiles, cohort.lives, cohort.timeline
    gone = lives.weekly("champion_gone").astype(bool)
    rows: list[tuple[object, ...]] = []
    for row, customer_id in enumerate(cohort.customer_ids):
        last_day = int(min(lives.churn_day[row] - 1, timeline.last_day))
        cast = _cast(gone[row], int(profiles.signup_day[row]), last_day, int(profiles.seats[row]), rng)
        for number, (role, known_day) in enumerate(cast, start=1):
            person = f"{_pick(FIRST_NAMES, rng)} {_pick(LAST_NAMES, rng)}"
            quiet = int(rng.exponential(QUIET_DAYS[role]))
            day = known_day if known_day is not None else max(last_day - quiet, int(profiles.signup_day[row]))
            rows.append(
                (
                    f"{customer_id}-{number}",
                    customer_id,
                    person,
                    f"{person.lower().replace(' ', '.')}@{_domain(cohort.names[row])}",
                    _pick(TITLES[role], rng),
                    role,
                    timeline.date_of(day),
                )
            )
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    types = [pa.string()] * (len(COLUMNS) - 1) + [pa.date32()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(dict(zip(COLUMNS, arrays, strict=True)))


def _cast(
    gone: BoolArray, signup: int, last_day: int, seats: int, rng: np.random.Generator
) -> list[tuple[str, int | None]]:
    """Roles of the contacts, with the last active day where the story of the account fixes it."""
    first_week, last_week = max(signup, 0) // DAYS_PER_WEEK, max(last_day, 0) // DAYS_PER_WEEK
    lived = gone[first_week : last_week + 1]
    departures = np.flatnonzero(lived[1:] & ~lived[:-1]) + 1 + first_week
    cast: list[tuple[str, int | None]] = []
    if len(departures):
        cast.append(("champion", min(int(departures[-1]) * DAYS_PER_WEEK, last_day)))
    if not len(lived) or not lived[-1]:
        cast.append(("champion", None))
    cast.append(("billing", None))
    if seats >= 20:
        cast.append(("sponsor", None))
    return cast + [("user", None)] * int(rng.integers(0, 3))


def _pick(choices: tuple[str, ...], rng: np.random.Generator) -> str:
    return choices[int(rng.integers(len(choices)))]


def _domain(company: str) -> str:
    letters = "".join(letter for letter in company.lower() if letter.isalnum() or letter == " ")
    return f"{'-'.join(letters.split())}.{MAIL_DOMAIN}"
