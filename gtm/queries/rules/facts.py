"""What a rule must know of accounts before it acts: who would do it, and what it is worth."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

from churnapp.accounts.models import User
from customers.models import AccountTagRecord, CustomerRecord
from gtm.domain import PlayType
from gtm.domain.rules import KEY_ACCOUNT_TAG
from predictions.domain import DriverGroup, RiskTier
from predictions.models import PredictionRecord
from predictions.queries.reasons import reasons_read

KEYS_AT_A_TIME = 5_000
PATHS = (
    "pk",
    "name",
    "customer_id",
    "csm_id",
    "current_score__prediction_id",
    "current_score__churn_probability",
    "current_score__risk_tier",
    "current_score__expected_loss",
    "current_score__expected_uplift",
    "current_score__reasons",
)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account as a rule sees it.

    Attributes:
        owner: who would do a play; None for nobody.
        expected_loss, expected_uplift: US dollars a year, already times their probability; None unknown.
        story: the strongest reason of the score in words; empty without one.
    """

    pk: int
    name: str
    customer_id: str
    owner: int | None
    prediction_id: int | None
    probability: float | None
    tier: RiskTier | None
    expected_loss: Decimal | None
    expected_uplift: Decimal | None
    story: str

    def value(self, play_type: PlayType, save_rate: float, cost: Decimal) -> Decimal | None:
        """What a play is expected to bring, US dollars, as ``expected_value``; None where nothing says it."""
        brings = self.expected_uplift if play_type is PlayType.EXPANSION else self.expected_loss
        return None if brings is None else round(brings * Decimal(str(save_rate)) - cost, 2)


def facts_of(accounts: Collection[int]) -> dict[int, AccountFacts]:
    """By account, in one query for 5,000 of them and two for the people."""
    rows = [row for batch in batched(accounts, KEYS_AT_A_TIME) for row in _rows(batch)]
    owners = owners_instead_of({row[3] for row in rows} - {None})
    return {row[0]: _facts(row, owners) for row in rows}


def owners_instead_of(csms: Collection[int]) -> Mapping[int, int | None]:
    """Who does the plays of each CSM: the CSM, who leads the team of one who left, else nobody."""
    people = list(User.objects.filter(pk__in=csms).values_list("pk", "is_active", "team_id"))
    teams = {team for _, is_active, team in people if team and not is_active}
    leading = User.objects.filter(is_active=True, leads_team=True, team__in=teams).order_by("-pk")
    leaders = dict(leading.values_list("team_id", "pk")) if teams else {}
    return {pk: pk if is_active else leaders.get(team) for pk, is_active, team in people}


def driver_groups(predictions: Collection[int]) -> dict[int | None, DriverGroup]:
    """The group of drivers that each prediction names for its action, where it names one."""
    found: dict[int | None, DriverGroup] = {}
    for batch in batched(predictions, KEYS_AT_A_TIME):
        rows = PredictionRecord.objects.filter(pk__in=batch).exclude(focus_group="").order_by()
        found |= {pk: DriverGroup(group) for pk, group in rows.values_list("pk", "focus_group")}
    return found


def key_accounts(accounts: Collection[int]) -> set[int]:
    """Those among them that are never held out: tagged as key account, whatever its capitals."""
    tagged = AccountTagRecord.objects.filter(tag__name__iexact=KEY_ACCOUNT_TAG)
    return set(tagged.values_list("customer_id", flat=True)) & set(accounts)


def _rows(batch: Collection[int]) -> Iterator[tuple]:  # type: ignore[type-arg]  # as wide as PATHS
    yield from CustomerRecord.objects.filter(pk__in=batch).order_by().values_list(*PATHS)


def _facts(row: tuple, owners: Mapping[int, int | None]) -> AccountFacts:  # type: ignore[type-arg]
    pk, name, customer_id, csm, prediction, probability, tier, loss, uplift, kept = row
    return AccountFacts(
        pk=pk,
        name=name,
        customer_id=customer_id,
        owner=owners.get(csm) if csm else None,
        prediction_id=prediction,
        probability=probability,
        tier=RiskTier(tier) if tier else None,
        expected_loss=loss,
        expected_uplift=uplift,
        story=reasons_read(kept[:1])[0].fact if kept else "",
    )
