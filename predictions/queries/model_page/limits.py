"""What the number cannot know, and what the words of the page mean."""

from dataclasses import dataclass

from churnapp.saying import later, say


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the page.

    Attributes:
        key: the figure's name in the report, and its anchor on the page.
    """

    key: str
    named: str
    says: str

    @property
    def word(self) -> str:
        """In the reader's language."""
        return say(self.named)

    @property
    def meaning(self) -> str:
        """In the reader's language."""
        return say(self.says)


LIMITS = (
    later(
        "It knows what was imported: usage, contracts, tickets, risk signals. It does "
        "not know of a new boss, a merger, a conversation or a budget cut. When you know "
        "better, you are right."
    ),
    later(
        "It is a chance, not a forecast for one account. Of accounts at 30%, seven in "
        "ten stay; that is no error."
    ),
    later(
        "It says who may leave, not who can be kept. Calling the top of the list is "
        "right only when a call helps."
    ),
    later("What moves it is associated with leaving. Changing it need not change the outcome."),
    later("It speaks of the next horizon only. For the months after it, see when customers leave."),
    later(
        "It rests on the past. After a new price list, product or kind of customer, wait "
        "for the next test before you trust it."
    ),
    later(
        "Do not use it to judge people, to set prices for one customer, or as the only "
        "reason to end a service."
    ),
)

GLOSSARY = (
    Definition(
        "log_loss",
        later("Log loss"),
        later(
            "The price of being surprised: minus the logarithm of the chance that was given "
            "to what came, averaged. Smaller is better; it punishes being sure and wrong."
        ),
    ),
    Definition(
        "brier_skill",
        later("Brier skill"),
        later(
            "Share of the base rate's squared error that the model saves. 0% is no better "
            "than saying the same of everybody."
        ),
    ),
    Definition(
        "auc",
        "AUC",
        later("Chance that a customer who left ranks above one who stayed. 0.5 is a coin, 1 is perfect."),
    ),
    Definition(
        "average_precision",
        later("Average precision"),
        later(
            "Precision averaged over the leavers, going down the list. Compare it with the "
            "share of all that left."
        ),
    ),
    Definition(
        "lift_top_decile",
        later("Lift"),
        later("How many times more leavers the top tenth of the list holds than a random tenth."),
    ),
    Definition(
        "precision_at_capacity",
        later("Precision at the team's capacity"),
        later("Of as many accounts as a team calls high or critical, the share that left."),
    ),
    Definition(
        "recall_at_capacity",
        later("Recall at the team's capacity"),
        later(
            "Of all that left, the share that stood among as many accounts as a team calls high or critical."
        ),
    ),
    Definition(
        "mrr_weighted_recall",
        later("Revenue recall"),
        later("Of the monthly revenue that left, the share that stood in the top tenth of the list."),
    ),
    Definition(
        "profit_per_account",
        later("Profit per account (EMPB)"),
        later(
            "Expected maximum profit of a retention campaign: accounts are called in the "
            "order of chance times revenue as long as it pays. A call costs $200; of the "
            "leavers called, a share like Beta(6, 14), 30% on average, stays a year."
        ),
    ),
    Definition(
        "observed_expected",
        "Observed / expected",
        later(
            "Customers that left for each one the probabilities added up to. Above 1 the "
            "model says too little."
        ),
    ),
    Definition(
        "calibration_slope",
        later("Calibration slope"),
        later(
            "1 when differences between probabilities are as large as they should be; below "
            "1 they are too bold."
        ),
    ),
    Definition(
        "interval",
        later("Interval"),
        later(
            "The small figures hold 80% of 200 repetitions in which whole accounts are drawn "
            "again with replacement; the groups of the reliability plot use Wilson's "
            "interval over distinct accounts."
        ),
    ),
    Definition(
        "out_of_time",
        later("Test out of time"),
        later(
            "At each test day the model is trained on outcomes known by then and predicts "
            "what was the future; all test days are judged together. Nothing it is judged on "
            "was seen in its training."
        ),
    ),
)
