"""The checks on the data: a vendor adds one with a statement of its key and one entry here."""

from churnapp.saying import later
from predictions.domain.quality import Counted, QualityCheck

ANY = 0.0  # the first one warns

_LABELS = (
    QualityCheck(
        "churn_flag_contradicts_date",
        later("Churn flag against churn date"),
        Counted.FLAGGED_ACCOUNTS,
        later("One of the two is wrong, and the model learns leaving from the date."),
        later(
            "Find out which of the two your billing goes by, correct the other, and import customers again."
        ),
        0.01,
        0.10,
        later("One wrong label in ten moves every probability by more than a good model improves it."),
    ),
    QualityCheck(
        "open_subscription_after_churn",
        later("Subscription that goes on after the churn date"),
        Counted.LEFT_WITH_PERIODS,
        later(
            "An account that still pays has not left, or its contract was never closed: "
            "either the label or the revenue is wrong."
        ),
        later("Give the periods of accounts that left a valid_to, or take back the churn date."),
        0.05,
        0.30,
        later(
            "A month is allowed for the last invoice. From three in ten the churn dates mean something else."
        ),
    ),
    QualityCheck(
        "events_after_churn",
        later("Usage more than a week after the churn date"),
        Counted.LEFT_WITH_EVENTS,
        later(
            "Who still works with the product has not left: the date is one of accounting, or they returned."
        ),
        later("Export the day the contract ended, or the newest of several departures, as churn_date."),
        0.05,
        0.30,
        later(
            "A week is allowed for closing down. From three in ten the dates do not tell when usage ended."
        ),
    ),
    QualityCheck(
        "events_before_signup",
        later("Usage before the signup"),
        Counted.EVENT_ACCOUNTS,
        later(
            "Tenure and the first 30 days are counted from the signup; with events before it, both are wrong."
        ),
        later("Export the first signup of the account, not that of its newest contract; correct reused ids."),
        0.02,
        0.20,
        later("Trials explain a few. From one in five, signups and events belong to different accounts."),
    ),
    QualityCheck(
        "churn_type_without_date",
        later("Churn type or reason without a date"),
        Counted.EXPLAINED_ACCOUNTS,
        later("These accounts left, and the model is told that they stayed."),
        later("Give them a notice_date or churn_date, or empty the type and the reason."),
        0.02,
        0.25,
        later("From one in four, too many leavers count as stayers for the level to hold."),
    ),
    QualityCheck(
        "notice_out_of_order",
        later("Notice before the signup or after the churn date"),
        Counted.NOTICE_ACCOUNTS,
        later("The notice is the day the model predicts; out of order, it predicts the wrong day."),
        later("Correct notice_date or churn_date and import customers again."),
        0.01,
        0.20,
        later("Single typing errors do no harm; one in five is a column mistaken for another."),
    ),
    QualityCheck(
        "left_on_signup_day",
        later("Left on the day of the signup, or earlier"),
        Counted.LEFT_ACCOUNTS,
        later("Such an account was never under study, so its leaving teaches nothing."),
        later("Check whether the signup was written at the end of the contract."),
        0.05,
        0.50,
        later("When half of the leavers never stayed a day, the two dates come from one event."),
    ),
    QualityCheck(
        "churn_dates_on_one_day",
        later("Many departures booked on one day"),
        Counted.LEFT_ACCOUNTS,
        later("A day on which many leave at once is a day of booking: usage fell earlier, or never."),
        later("Export the day each account decided or ended, not the day the list was tidied."),
        0.20,
        0.60,
        later("Days with a tenth of all departures, at least ten, are counted."),
    ),
    QualityCheck(
        "nothing_relates_to_leaving",
        later("No signal differs between leavers and stayers"),
        Counted.SIGNALS,
        later("Where nothing comes before leaving, no model can see it coming; the base rate is shown."),
        later(
            "Check that churn dates and events belong to the same accounts; import contracts and tickets too."
        ),
        1.0,
        None,
        later("It warns when none of the signals ranks leavers other than by chance; the gate then decides."),
    ),
)

_TIMES = (
    QualityCheck(
        "recorded_before_happened",
        later("Events recorded before they happened"),
        Counted.EVENTS,
        later("One of the two times is in another time zone, so that days and windows are shifted."),
        later("Write both times in UTC, or with their offset."),
        0.001,
        0.20,
        later("Five minutes are allowed for clocks that differ."),
    ),
    QualityCheck(
        "events_in_the_future",
        later("Events in the future"),
        Counted.EVENTS,
        later("The time zone or the clock of the sender is wrong."),
        later("Send times in UTC, or with their offset."),
        ANY,
        0.05,
        later("A day is allowed for the farthest time zone."),
    ),
    QualityCheck(
        "event_hours_jump",
        later("Hours of usage jump from one month to the next"),
        Counted.BUSY_MONTHS,
        later("People do not move their working day by three hours: the export changed its time zone."),
        later("Write all times in UTC, or with their offset, and import the months named here again."),
        ANY,
        0.50,
        later("Only months with 1,000 events and a daily rhythm are compared."),
    ),
    QualityCheck(
        "history_recorded_later",
        later("Events recorded more than 30 days after they happened"),
        Counted.EVENTS,
        later(
            "The score of a past day may use only what was recorded by then; what came later is not history."
        ),
        later("If ingested_at is the day of the export, leave the column out of the file."),
        0.20,
        0.90,
        later("Late arrivals are normal; nine in ten mean that the column holds the day of a bulk load."),
    ),
)

_FEEDS = (
    QualityCheck(
        "feed_stopped",
        later("A feed that stopped"),
        Counted.FEEDS,
        later("Silence of a feed looks like silence of the accounts, and who left since is not known."),
        later("Import the newer files of the feeds named here."),
        ANY,
        None,
        later("Stopped is what is silent for over 14 days and 1.5 times its longest silence of a year."),
    ),
    QualityCheck(
        "event_days_missing",
        later("Days without any event"),
        Counted.EVENT_DAYS,
        later("A day that was never exported looks like a fall in usage of everybody."),
        later("Export the days named here and import them; what is in already is found unchanged."),
        0.005,
        0.25,
        later("Counted are days of a weekday that has 20 events or more in its median week."),
    ),
    QualityCheck(
        "accounts_without_events",
        later("Accounts without any event"),
        Counted.SETTLED_ACCOUNTS,
        later("Nothing is known of what they do; their score rests on their contract alone."),
        later("Check that customer_id is written alike in both files."),
        0.20,
        0.90,
        later("Some accounts are silent; nine in ten mean that ids do not match."),
    ),
    QualityCheck(
        "ids_alike",
        later("Ids that differ in case, spaces or punctuation only"),
        Counted.ACCOUNTS,
        later("One account under two ids has half of its usage under each."),
        later("Choose one spelling and import the files again with it."),
        ANY,
        0.05,
        later("From one in twenty, usage is split too often to be compared."),
    ),
)

_CONTRACTS = (
    QualityCheck(
        "accounts_without_contract",
        later("Accounts without a subscription"),
        Counted.ACCOUNTS,
        later(
            "Past plans, prices and renewals are unknown, so that the model leaves them out "
            "for these accounts."
        ),
        later("Import subscriptions with their periods."),
        None,
        None,
        later("A vendor may have no contract history; the model page says what is left out."),
    ),
    QualityCheck(
        "active_without_subscription",
        later("Active accounts whose last subscription is over"),
        Counted.ACTIVE_ACCOUNTS,
        later("They may have left without a churn date, and then count as stayers."),
        later("Give them a churn_date, or import the periods that follow."),
        0.05,
        0.50,
        later("Ninety days are allowed between two contracts. From half, churn or contracts are missing."),
    ),
    QualityCheck(
        "periods_overlap",
        later("Subscription periods of one product that overlap"),
        Counted.PERIOD_ACCOUNTS,
        later("Two prices hold on one day; the period that started last counts."),
        later("End the earlier period on the day the next one begins, or name the products."),
        0.05,
        0.50,
        later("From half of the accounts, the periods are not contracts of one product."),
    ),
    QualityCheck(
        "periods_gapped",
        later("Subscription periods with a gap of more than a month"),
        Counted.PERIOD_ACCOUNTS,
        later("On the days between, plan, price and renewal are unknown."),
        later("Import the missing periods, or close the account that left and came back."),
        0.10,
        None,
        later("A gap makes features missing, not wrong."),
    ),
    QualityCheck(
        "mrr_differs",
        later("Price of the account against its subscriptions"),
        Counted.PRICED_ACCOUNTS,
        later("The revenue at risk on the pages differs from what the model was trained on."),
        later("Export both from the same source on the same day."),
        0.05,
        None,
        later("A tenth and a dollar of difference are allowed. It moves money, not the probability."),
    ),
    QualityCheck(
        "plan_differs",
        later("Plan of the account against its subscriptions"),
        Counted.PLANNED_ACCOUNTS,
        later("The plan shown differs from the one the model was trained on."),
        later("Export both from the same source on the same day."),
        0.05,
        None,
        later("Past plans come from the subscriptions alone."),
    ),
)

QUALITY_CHECKS: tuple[QualityCheck, ...] = (*_LABELS, *_TIMES, *_FEEDS, *_CONTRACTS)


def quality_check(key: str) -> QualityCheck:
    """The check of a key.

    Raises:
        KeyError: there is none.
    """
    return {check.key: check for check in QUALITY_CHECKS}[key]
