"""The playbooks that come with the product: for each driver of churn and tier that acts, and for other kinds.

They follow the default actions: high risk is called within 48 hours; critical goes to the senior CSM at once
and gets a business review within 7 days. Texts are kept as they are here; people put them in own words.
"""

from dataclasses import dataclass

from gtm.domain.play import PlayType
from gtm.domain.playbook import Goal, GoalKind, OwnerRole, PlaybookTask
from predictions.domain import DriverGroup, RiskTier

CSM, EXECUTIVE, LEADER = OwnerRole.CSM, OwnerRole.ACCOUNT_EXECUTIVE, OwnerRole.LEADER
NOTHING_SEEN = Goal()
USAGE_IS_BACK = Goal(GoalKind.USAGE_BACK, 80)


@dataclass(frozen=True, slots=True)
class SeededPlaybook:
    """A playbook as it comes.

    Attributes:
        driver_group, tier: for which cause it is suggested; None for any.
    """

    key: str
    name: str
    play_type: PlayType
    tasks: tuple[PlaybookTask, ...]
    goal: Goal = NOTHING_SEEN
    driver_group: DriverGroup | None = None
    tier: RiskTier | None = None


@dataclass(frozen=True, slots=True)
class _Driver:
    """What is particular about one driver of churn."""

    group: DriverGroup
    name: str
    goal: Goal
    ask: str
    do: str
    check: str

    @property
    def key(self) -> str:
        """How the keys of its playbooks begin."""
        return self.group.value.replace("_", "-")


_DRIVERS = (
    _Driver(
        DriverGroup.USAGE_LEVEL,
        "Little usage",
        USAGE_IS_BACK,
        "Ask who stopped using the product, and what for",
        "Agree on two jobs that the product does for them every week",
        "Look whether usage is back, and write down what helped",
    ),
    _Driver(
        DriverGroup.USAGE_TREND,
        "Falling usage",
        USAGE_IS_BACK,
        "Ask what changed since last month: people, projects or tools",
        "Show what they used before and no longer do, and train whoever is new",
        "Look whether usage is back, and write down what helped",
    ),
    _Driver(
        DriverGroup.BREADTH,
        "Few people or features",
        USAGE_IS_BACK,
        "Find a second sponsor and three more people who would gain by using it",
        "Run a session for them on one feature that nobody there uses yet",
        "Look how many people came back by themselves",
    ),
    _Driver(
        DriverGroup.ACTIVATION,
        "Unfinished set-up",
        USAGE_IS_BACK,
        "Go through the set-up together and note each step that is missing",
        "Finish integrations and first import with their administrator",
        "Look whether the first weekly routine runs without you",
    ),
    _Driver(
        DriverGroup.SUPPORT,
        "Trouble with support",
        Goal(GoalKind.TICKETS_SOLVED),
        "Read the open tickets and call the person who wrote the angriest",
        "Agree with support on a day for each open ticket, and say it to the customer",
        "Say personally that the tickets are solved, and ask whether they are",
    ),
    _Driver(
        DriverGroup.COMMERCIAL,
        "Plan and price",
        Goal(),
        "Compare plan, seats and price with what they use",
        "Agree with the account executive on what to offer, and what not",
        "Present the offer, and write down the answer",
    ),
    _Driver(
        DriverGroup.RISK_SIGNALS,
        "Compliance gaps and vendor flags",
        Goal(),
        "List the compliance gaps and vendor flags with the customer",
        "Give each gap an owner and a day on their side and on ours",
        "Look whether the gaps are closed, and tell the sponsor",
    ),
    _Driver(
        DriverGroup.CUSTOM,
        "Own fields and notes",
        Goal(),
        "Go through what stands in the own fields of the account, and ask what is behind it",
        "Agree with the customer on what has to change, by when and by whom",
        "Bring the fields up to date, and write down what helped",
    ),
)


_OTHERS = (
    SeededPlaybook(
        key="onboarding",
        name="Onboarding",
        play_type=PlayType.ONBOARDING,
        tasks=(
            PlaybookTask("Kick off: goals, people and the day by which they want a first result", 1, CSM),
            PlaybookTask("Finish the set-up with their administrator", 5, CSM),
            PlaybookTask("Train the first users on their own data", 10, CSM),
            PlaybookTask("Review the first result with the sponsor", 20, CSM),
        ),
    ),
    SeededPlaybook(
        key="adoption",
        name="Adoption",
        play_type=PlayType.ADOPTION,
        goal=Goal(GoalKind.USAGE_BACK, 110),
        tasks=(
            PlaybookTask("Find the feature that similar customers use and this one does not", 2, CSM),
            PlaybookTask("Show it to the people who would use it", 5, CSM),
            PlaybookTask("Look whether they use it, and ask why not if they do not", 15, CSM),
        ),
    ),
    SeededPlaybook(
        key="expansion",
        name="Expansion",
        play_type=PlayType.EXPANSION,
        goal=Goal(GoalKind.SOLD_MORE),
        tasks=(
            PlaybookTask("Check with the CSM that nothing stands against selling more", 1, EXECUTIVE),
            PlaybookTask("Write down what they outgrew, in their own numbers", 2, CSM),
            PlaybookTask("Make the offer", 5, EXECUTIVE),
            PlaybookTask("Follow up, and write down the answer", 10, EXECUTIVE),
        ),
    ),
    SeededPlaybook(
        key="renewal",
        name="Renewal",
        play_type=PlayType.RENEWAL,
        goal=Goal(GoalKind.RENEWAL_CLOSED),
        tasks=(
            PlaybookTask("Confirm who decides and who signs", 1, CSM),
            PlaybookTask("Collect what they gained since the last contract", 5, CSM),
            PlaybookTask("Send the renewal offer", 8, EXECUTIVE),
            PlaybookTask("Clear what stands in the way, and fix the day of the signature", 15, CSM),
        ),
    ),
)


def seeded_playbooks() -> tuple[SeededPlaybook, ...]:
    """All of them."""
    against_risk = (playbook for driver in _DRIVERS for playbook in (_high(driver), _critical(driver)))
    return (*against_risk, *_OTHERS)


def _high(driver: _Driver) -> SeededPlaybook:
    return SeededPlaybook(
        key=f"{driver.key}-high",
        name=f"{driver.name}, high risk",
        play_type=PlayType.RISK,
        driver_group=driver.group,
        tier=RiskTier.HIGH,
        goal=driver.goal,
        tasks=(
            PlaybookTask("Review the top drivers of the risk on the account page", 0, CSM),
            PlaybookTask(f"Call the customer. {driver.ask}", 2, CSM),
            PlaybookTask(driver.do, 5, CSM),
            PlaybookTask(driver.check, 15, CSM),
        ),
    )


def _critical(driver: _Driver) -> SeededPlaybook:
    return SeededPlaybook(
        key=f"{driver.key}-critical",
        name=f"{driver.name}, critical risk",
        play_type=PlayType.RISK,
        driver_group=driver.group,
        tier=RiskTier.CRITICAL,
        goal=driver.goal,
        tasks=(
            PlaybookTask(
                "Take it up with the CSM at once: who calls, and who decides at the customer", 0, LEADER
            ),
            PlaybookTask(f"Call the sponsor. {driver.ask}", 1, CSM),
            PlaybookTask("Invite to an executive business review", 1, CSM),
            PlaybookTask("Hold the executive business review and agree on three steps", 5, CSM),
            PlaybookTask(driver.do, 8, CSM),
            PlaybookTask(driver.check, 15, CSM),
        ),
    )
