"""A block of accounts with everything that happened to them: what all tables are drawn from."""

import uuid
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from churnapp.accounts.roles import Role
from churnapp.demo.arrays import BoolArray, IntArray
from churnapp.demo.companies import NAME_COUNT, company_name
from churnapp.demo.contracts import Commerce, Period, has_left, subscription_periods, work_out_commerce
from churnapp.demo.hazard import Exposure, expose
from churnapp.demo.lives import Lives, live
from churnapp.demo.people import ENTERPRISE_TEAM, GROWTH_TEAM, usernames
from churnapp.demo.profiles import ENTERPRISE, NAMED_INDUSTRIES, Profiles, draw_profiles
from churnapp.demo.timeline import Timeline

STREAMS = ("profiles", "prices", "lives", "owners")


@dataclass(frozen=True, slots=True)
class Cohort:
    """n accounts after their lives.

    Attributes:
        tag: eight letters that make the ids of one portfolio distinct from those of any other.
        first_account: number of the first account, which makes ids distinct between cohorts.
        csms, executives: usernames of the owners.
    """

    tag: str
    first_account: int
    timeline: Timeline
    profiles: Profiles
    exposure: Exposure
    lives: Lives
    commerce: Commerce
    periods: list[Period]
    customer_ids: list[str]
    names: list[str]
    csms: list[str]
    executives: list[str]

    @property
    def has_left(self) -> BoolArray:
        """Whether each contract ended within the window; a notice for later leaves the account active."""
        return has_left(self.lives, self.timeline)

    def ids_of(self, rows: IntArray) -> pa.Array:
        """The customer ids of rows, which may repeat."""
        return pa.array(self.customer_ids).take(pa.array(rows))


def simulate_cohort(first_account: int, count: int, seed: int, timeline: Timeline) -> Cohort:
    """Simulates the accounts ``first_account`` to ``first_account + count - 1`` of a portfolio."""
    roots = np.random.SeedSequence([seed, first_account]).spawn(len(STREAMS))
    streams = {name: np.random.default_rng(root) for name, root in zip(STREAMS, roots, strict=True)}
    profiles = draw_profiles(count, timeline, streams["profiles"])
    exposure = expose(profiles, timeline, streams["prices"])
    lives = live(profiles, exposure, timeline, streams["lives"])
    commerce = work_out_commerce(profiles, exposure, lives)
    csms, executives = _owners(profiles.tier, streams["owners"])
    portfolio = [seed, timeline.start.toordinal(), timeline.end.toordinal()]
    ids = np.random.default_rng([*portfolio, first_account])
    return Cohort(
        tag=f"{np.random.SeedSequence(portfolio).generate_state(1)[0]:08x}",
        first_account=first_account,
        timeline=timeline,
        profiles=profiles,
        exposure=exposure,
        lives=lives,
        commerce=commerce,
        periods=subscription_periods(profiles, commerce, lives, timeline),
        customer_ids=[str(uuid.UUID(bytes=ids.bytes(16), version=4)) for _ in range(count)],
        names=_names(first_account, profiles.industry, seed),
        csms=csms,
        executives=executives,
    )


def _names(first_account: int, industries: IntArray, seed: int) -> list[str]:
    offset = int(np.random.default_rng(seed).integers(NAME_COUNT))
    return [
        company_name(first_account + number, NAMED_INDUSTRIES[industry], offset)
        for number, industry in enumerate(industries)
    ]


def _owners(tier: IntArray, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """CSM and account executive of each account: the enterprise team looks after the large plans."""
    csms: list[str] = []
    executives: list[str] = []
    staff = {
        team: (usernames(Role.CSM, team), usernames(Role.SALES, team))
        for team in (GROWTH_TEAM, ENTERPRISE_TEAM)
    }
    for position in tier:
        csm, executive = staff[ENTERPRISE_TEAM if position >= ENTERPRISE else GROWTH_TEAM]
        csms.append(csm[int(rng.integers(len(csm)))])
        executives.append(executive[int(rng.integers(len(executive)))])
    return csms, executives
