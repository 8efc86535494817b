"""The checks on the data: a vendor adds one with a statement of its key and one entry here."""

from predictions.domain.quality import Counted, QualityCheck

ANY = 0.0  # the first one warns

_LABELS = (
    QualityCheck(
        "churn_flag_contradicts_date",
        "Churn flag against churn date",
        Counted.FLAGGED_ACCOUNTS,
        "One of the two is wrong, and the model learns leaving from the date.",
        "Find out which of the two your billing goes by, correct the other, and import customers again.",
        0.01,
        0.10,
        "One wrong label in ten moves every probability by more than a good model improves it.",
    ),
    QualityCheck(
        "open_subscription_after_churn",
        "Subscription that goes on after the churn date",
        Counted.LEFT_WITH_PERIODS,
        "An account that still pays has not left, or its contract was never closed: "
        "either the label or the revenue is wrong.",
        "Give the periods of accounts that left a valid_to, or take back the churn date.",
        0.05,
        0.30,
        "A month is allowed for the last invoice. From three in ten the churn dates mean something else.",
    ),
    QualityCheck(
        "events_after_churn",
        "Usage more than a week after the churn date",
        Counted.LEFT_WITH_EVENTS,
        "Who still works with the product has not left: the date is one of accounting, or they returned.",
        "Export the day the contract ended, or the newest of several departures, as churn_date.",
        0.05,
        0.30,
        "A week is allowed for closing down. From three in ten the dates do not tell when usage ended.",
    ),
    QualityCheck(
        "events_before_signup",
        "Usage before the signup",
        Counted.EVENT_ACCOUNTS,
        "Tenure and the first 30 days are counted from the signup; with events before it, both are wrong.",
        "Export the first signup of the account, not that of its newest contract; correct reused ids.",
        0.02,
        0.20,
        "Trials explain a few. From one in five, signups and events belong to different accounts.",
    ),
    QualityCheck(
        "churn_type_without_date",
        "Churn type or reason without a date",
        Counted.EXPLAINED_ACCOUNTS,
        "These accounts left, and the model is told that they stayed.",
        "Give them a notice_date or churn_date, or empty the type and the reason.",
        0.02,
        0.25,
        "From one in four, too many leavers count as stayers for the level to hold.",
    ),
    QualityCheck(
        "notice_out_of_order",
        "Notice before the signup or after the churn date",
        Counted.NOTICE_ACCOUNTS,
        "The notice is the day the model predicts; out of order, it predicts the wrong day.",
        "Correct notice_date or churn_date and import customers again.",
        0.01,
        0.20,
        "Single typing errors do no harm; one in five is a column mistaken for another.",
    ),
    QualityCheck(
        "left_on_signup_day",
        "Left on the day of the signup, or earlier",
        Counted.LEFT_ACCOUNTS,
        "Such an account was never under study, so its leaving teaches nothing.",
        "Check whether the signup was written at the end of the contract.",
        0.05,
        0.50,
        "When half of the leavers never stayed a day, the two dates come from one event.",
    ),
    QualityCheck(
        "churn_dates_on_one_day",
        "Many departures booked on one day",
        Counted.LEFT_ACCOUNTS,
        "A day on which many leave at once is a day of booking: usage fell earlier, or never.",
        "Export the day each account decided or ended, not the day the list was tidied.",
        0.20,
        0.60,
        "Days with a tenth of all departures, at least ten, are counted.",
    ),
    QualityCheck(
        "nothing_relates_to_leaving",
        "No signal differs between leavers and stayers",
        Counted.SIGNALS,
        "Where nothing comes before leaving, no model can see it coming; the base rate is shown.",
        "Check that churn dates and events belong to the same accounts; import contracts and tickets too.",
        1.0,
        None,
        "It warns when none of the signals ranks leavers other than by chance; the gate then decides.",
    ),
)

_TIMES = (
    QualityCheck(
        "recorded_before_happened",
        "Events recorded before they happened",
        Counted.EVENTS,
        "One of the two times is in another time zone, so that days and windows are shifted.",
        "Write both times in UTC, or with their offset.",
        0.001,
        0.20,
        "Five minutes are allowed for clocks that differ.",
    ),
    QualityCheck(
        "events_in_the_future",
        "Events in the future",
        Counted.EVENTS,
        "The time zone or the clock of the sender is wrong.",
        "Send times in UTC, or with their offset.",
        ANY,
        0.05,
        "A day is allowed for the farthest time zone.",
    ),
    QualityCheck(
        "event_hours_jump",
        "Hours of usage jump from one month to the next",
        Counted.BUSY_MONTHS,
        "People do not move their working day by three hours: the export changed its time zone.",
        "Write all times in UTC, or with their offset, and import the months named here again.",
        ANY,
        0.50,
        "Only months with 1,000 events and a daily rhythm are compared.",
    ),
    QualityCheck(
        "history_recorded_later",
        "Events recorded more than 30 days after they happened",
        Counted.EVENTS,
        "The score of a past day may use only what was recorded by then; what came later is not history.",
        "If ingested_at is the day of the export, leave the column out of the file.",
        0.20,
        0.90,
        "Late arrivals are normal; nine in ten mean that the column holds the day of a bulk load.",
    ),
)

_FEEDS = (
    QualityCheck(
        "feed_stopped",
        "A feed that stopped",
        Counted.FEEDS,
        "Silence of a feed looks like silence of the accounts, and who left since is not known.",
        "Import the newer files of the feeds named here.",
        ANY,
        None,
        "Stopped is what is silent for over 14 days and 1.5 times its longest silence of a year.",
    ),
    QualityCheck(
        "event_days_missing",
        "Days without any event",
        Counted.EVENT_DAYS,
        "A day that was never exported looks like a fall in usage of everybody.",
        "Export the days named here and import them; what is in already is found unchanged.",
        0.005,
        0.25,
        "Counted are days of a weekday that has 20 events or more in its median week.",
    ),
    QualityCheck(
        "accounts_without_events",
        "Accounts without any event",
        Counted.SETTLED_ACCOUNTS,
        "Nothing is known of what they do; their score rests on their contract alone.",
        "Check that customer_id is written alike in both files.",
        0.20,
        0.90,
        "Some accounts are silent; nine in ten mean that ids do not match.",
    ),
    QualityCheck(
        "ids_alike",
        "Ids that differ in case, spaces or punctuation only",
        Counted.ACCOUNTS,
        "One account under two ids has half of its usage under each.",
        "Choose one spelling and import the files again with it.",
        ANY,
        0.05,
        "From one in twenty, usage is split too often to be compared.",
    ),
)

_CONTRACTS = (
    QualityCheck(
        "accounts_without_contract",
        "Accounts without a subscription",
        Counted.ACCOUNTS,
        "Past plans, prices and renewals are unknown, so that the model leaves them out for these accounts.",
        "Import subscriptions with their periods.",
        None,
        None,
        "A vendor may have no contract history; the model page says what is left out.",
    ),
    QualityCheck(
        "active_without_subscription",
        "Active accounts whose last subscription is over",
        Counted.ACTIVE_ACCOUNTS,
        "They may have left without a churn date, and then count as stayers.",
        "Give them a churn_date, or import the periods that follow.",
        0.05,
        0.50,
        "Ninety days are allowed between two contracts. From half, churn or contracts are missing.",
    ),
    QualityCheck(
        "periods_overlap",
        "Subscription periods of one product that overlap",
        Counted.PERIOD_ACCOUNTS,
        "Two prices hold on one day; the period that started last counts.",
        "End the earlier period on the day the next one begins, or name the products.",
        0.05,
        0.50,
        "From half of the accounts, the periods are not contracts of one product.",
    ),
    QualityCheck(
        "periods_gapped",
        "Subscription periods with a gap of more than a month",
        Counted.PERIOD_ACCOUNTS,
        "On the days between, plan, price and renewal are unknown.",
        "Import the missing periods, or close the account that left and came back.",
        0.10,
        None,
        "A gap makes features missing, not wrong.",
    ),
    QualityCheck(
        "mrr_differs",
        "Price of the account against its subscriptions",
        Counted.PRICED_ACCOUNTS,
        "The revenue at risk on the pages differs from what the model was trained on.",
        "Export both from the same source on the same day.",
        0.05,
        None,
        "A tenth and a dollar of difference are allowed. It moves money, not the probability.",
    ),
    QualityCheck(
        "plan_differs",
        "Plan of the account against its subscriptions",
        Counted.PLANNED_ACCOUNTS,
        "The plan shown differs from the one the model was trained on.",
        "Export both from the same source on the same day.",
        0.05,
        None,
        "Past plans come from the subscriptions alone.",
    ),
)

QUALITY_CHECKS: tuple[QualityCheck, ...] = (*_LABELS, *_TIMES, *_FEEDS, *_CONTRACTS)


def quality_check(key: str) -> QualityCheck:
    """The check of a key.

    Raises:
        KeyError: there is none.
    """
    return {check.key: check for check in QUALITY_CHECKS}[key]
