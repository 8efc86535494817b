"""The playbooks that come with the product: for each driver of churn and tier that acts, and for other kinds.

They follow the default actions: high risk is called within 48 hours; critical goes to the senior CSM at once
and gets a business review within 7 days. Texts are kept as they are here, and said in the language of whoever
reads them until somebody puts them in own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from churnapp.saying import later, say
from gtm.domain.play import PlayType
from gtm.domain.playbook import Goal, GoalKind, OwnerRole, PlaybookTask
from predictions.domain import DriverGroup, RiskTier

CSM, EXECUTIVE, LEADER = OwnerRole.CSM, OwnerRole.ACCOUNT_EXECUTIVE, OwnerRole.LEADER
HIGH, CRITICAL = later("{part}, high risk"), later("{part}, critical risk")
CALL_CUSTOMER, CALL_SPONSOR = later("Call the customer. {part}"), later("Call the sponsor. {part}")
NOTHING_SEEN = Goal()
USAGE_CHECK = later("Look whether usage is back, and write down what helped")
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
        later("Little usage"),
        USAGE_IS_BACK,
        later("Ask who stopped using the product, and what for"),
        later("Agree on two jobs that the product does for them every week"),
        USAGE_CHECK,
    ),
    _Driver(
        DriverGroup.USAGE_TREND,
        later("Falling usage"),
        USAGE_IS_BACK,
        later("Ask what changed since last month: people, projects or tools"),
        later("Show what they used before and no longer do, and train whoever is new"),
        USAGE_CHECK,
    ),
    _Driver(
        DriverGroup.BREADTH,
        later("Few people or features"),
        USAGE_IS_BACK,
        later("Find a second sponsor and three more people who would gain by using it"),
        later("Run a session for them on one feature that nobody there uses yet"),
        later("Look how many people came back by themselves"),
    ),
    _Driver(
        DriverGroup.ACTIVATION,
        later("Unfinished set-up"),
        USAGE_IS_BACK,
        later("Go through the set-up together and note each step that is missing"),
        later("Finish integrations and first import with their administrator"),
        later("Look whether the first weekly routine runs without you"),
    ),
    _Driver(
        DriverGroup.SUPPORT,
        later("Trouble with support"),
        Goal(GoalKind.TICKETS_SOLVED),
        later("Read the open tickets and call the person who wrote the angriest"),
        later("Agree with support on a day for each open ticket, and say it to the customer"),
        later("Say personally that the tickets are solved, and ask whether they are"),
    ),
    _Driver(
        DriverGroup.COMMERCIAL,
        later("Plan and price"),
        Goal(),
        later("Compare plan, seats and price with what they use"),
        later("Agree with the account executive on what to offer, and what not"),
        later("Present the offer, and write down the answer"),
    ),
    _Driver(
        DriverGroup.RISK_SIGNALS,
        later("Compliance gaps and vendor flags"),
        Goal(),
        later("List the compliance gaps and vendor flags with the customer"),
        later("Give each gap an owner and a day on their side and on ours"),
        later("Look whether the gaps are closed, and tell the sponsor"),
    ),
    _Driver(
        DriverGroup.CUSTOM,
        later("Own fields and notes"),
        Goal(),
        later("Go through what stands in the own fields of the account, and ask what is behind it"),
        later("Agree with the customer on what has to change, by when and by whom"),
        later("Bring the fields up to date, and write down what helped"),
    ),
)


_OTHERS = (
    SeededPlaybook(
        key="onboarding",
        name=later("Onboarding"),
        play_type=PlayType.ONBOARDING,
        tasks=(
            PlaybookTask(
                later("Kick off: goals, people and the day by which they want a first result"), 1, CSM
            ),
            PlaybookTask(later("Finish the set-up with their administrator"), 5, CSM),
            PlaybookTask(later("Train the first users on their own data"), 10, CSM),
            PlaybookTask(later("Review the first result with the sponsor"), 20, CSM),
        ),
    ),
    SeededPlaybook(
        key="adoption",
        name=later("Adoption"),
        play_type=PlayType.ADOPTION,
        goal=Goal(GoalKind.USAGE_BACK, 110),
        tasks=(
            PlaybookTask(later("Find the feature that similar customers use and this one does not"), 2, CSM),
            PlaybookTask(later("Show it to the people who would use it"), 5, CSM),
            PlaybookTask(later("Look whether they use it, and ask why not if they do not"), 15, CSM),
        ),
    ),
    SeededPlaybook(
        key="expansion",
        name=later("Expansion"),
        play_type=PlayType.EXPANSION,
        goal=Goal(GoalKind.SOLD_MORE),
        tasks=(
            PlaybookTask(later("Check with the CSM that nothing stands against selling more"), 1, EXECUTIVE),
            PlaybookTask(later("Write down what they outgrew, in their own numbers"), 2, CSM),
            PlaybookTask(later("Make the offer"), 5, EXECUTIVE),
            PlaybookTask(later("Follow up, and write down the answer"), 10, EXECUTIVE),
        ),
    ),
    SeededPlaybook(
        key="renewal",
        name=later("Renewal"),
        play_type=PlayType.RENEWAL,
        goal=Goal(GoalKind.RENEWAL_CLOSED),
        tasks=(
            PlaybookTask(later("Confirm who decides and who signs"), 1, CSM),
            PlaybookTask(later("Collect what they gained since the last contract"), 5, CSM),
            PlaybookTask(later("Send the renewal offer"), 8, EXECUTIVE),
            PlaybookTask(later("Clear what stands in the way, and fix the day of the signature"), 15, CSM),
        ),
    ),
)


def seeded_playbooks() -> tuple[SeededPlaybook, ...]:
    """All of them."""
    against_risk = (playbook for driver in _DRIVERS for playbook in (_high(driver), _critical(driver)))
    return (*against_risk, *_OTHERS)


def seed_retold(text: str) -> str:
    """A text that came with the product, in the reader's language; any other as it was written."""
    sentence, part = _sentences().get(text, ("", ""))
    if not sentence:
        return text
    return say(sentence, part=say(part)) if part else say(sentence)


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    """How each text is said: a sentence, and the one inside it."""
    joined = {sentence.format(part=part): (sentence, part) for sentence, part in _joined()}
    texts = (text for each in seeded_playbooks() for text in (each.name, *(task.text for task in each.tasks)))
    return {text: joined.get(text, (text, "")) for text in texts}


def _joined() -> Iterator[tuple[str, str]]:
    for driver in _DRIVERS:
        yield from ((sentence, driver.name) for sentence in (HIGH, CRITICAL))
        yield from ((sentence, driver.ask) for sentence in (CALL_CUSTOMER, CALL_SPONSOR))


def _high(driver: _Driver) -> SeededPlaybook:
    return SeededPlaybook(
        key=f"{driver.key}-high",
        name=HIGH.format(part=driver.name),
        play_type=PlayType.RISK,
        driver_group=driver.group,
        tier=RiskTier.HIGH,
        goal=driver.goal,
        tasks=(
            PlaybookTask(later("Review the top drivers of the risk on the account page"), 0, CSM),
            PlaybookTask(CALL_CUSTOMER.format(part=driver.ask), 2, CSM),
            PlaybookTask(driver.do, 5, CSM),
            PlaybookTask(driver.check, 15, CSM),
        ),
    )


def _critical(driver: _Driver) -> SeededPlaybook:
    return SeededPlaybook(
        key=f"{driver.key}-critical",
        name=CRITICAL.format(part=driver.name),
        play_type=PlayType.RISK,
        driver_group=driver.group,
        tier=RiskTier.CRITICAL,
        goal=driver.goal,
        tasks=(
            PlaybookTask(
                later("Take it up with the CSM at once: who calls, and who decides at the customer"),
                0,
                LEADER,
            ),
            PlaybookTask(CALL_SPONSOR.format(part=driver.ask), 1, CSM),
            PlaybookTask(later("Invite to an executive business review"), 1, CSM),
            PlaybookTask(later("Hold the executive business review and agree on three steps"), 5, CSM),
            PlaybookTask(driver.do, 8, CSM),
            PlaybookTask(driver.check, 15, CSM),
        ),
    )
