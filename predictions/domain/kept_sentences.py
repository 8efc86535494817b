"""Sentences that gate, watch, jobs and runs keep for everybody, in English, and tell each reader anew.

What is not among them, such as the text of an error or what a person wrote, stays as it was written.
"""

from churnapp.kept_texts import KeptTexts
from churnapp.saying import later

_SENTENCES = (
    # the gate
    later("The base rate: what every other rung must beat."),
    later("Beats {rung} in {share} of resamples, and its level and slope hold."),
    later("{model}: Beats {rung} in {share} of resamples, and its level and slope hold."),
    later("Not published: {objections}."),
    later("its log loss beats {rung} in {share} of resamples, {least} are asked"),
    later("its Brier skill may be {skill} only, more than 0 is asked"),
    later("{level} came for each one expected, {low} to {high} are asked"),
    later("its calibration slope is {slope}, {low} to {high} are asked"),
    # beside the published model
    later("The first model."),
    later("Published by the gate."),
    later("Not published by itself:"),
    later("Compare the two and decide."),
    later("Trained on data until {day}."),
    later("Model {version} can no longer score."),
    later("It predicts something else ({target}) than model {version} ({other})."),
    later("It learnt from data until {day}, model {version} from data until {other_day}."),
    later("Model {version} was not tested out of time either."),
    later("It could not be tested out of time, model {version} was."),
    later("The same rung as model {version}, learnt from what is known now."),
    later("This history does not allow to try {rung}, the rung of model {version}."),
    # what the model is fed
    later("The mart ends on {day}, {days} days ago: every score is that old."),
    later("Import newer usage events or mend their sender, then build the mart and score."),
    later(
        "{feed}: nothing since {day}, {days} days before the mart ends; the longest pause of the year was "
        "{longest} days."
    ),
    later("Import what came since, or the model takes silence for a fact."),
    later("{count} events came in the last week, {share} of a usual week ({usual})."),
    later(
        "Unless it was a holiday or a launch, look at the sender: the model reads missing events as falling "
        "usage."
    ),
    later("No event of type {names} came in the last week, though they usually do."),
    later("If they were renamed, map the new name; if not, mend the sender."),
    later("“{feature}” is unknown for {share} of the accounts, in training for {share_then}."),
    later("Look whether its column is still imported."),
    later("The portfolio differs from the one the model learnt from: {features}."),
    later("If that is how your customers are now, train again; if not, look at the import."),
    later("The published scores are spread otherwise than when the model was tested ({distance})."),
    later("Only outcomes tell whether it is wrong: look at the backtest, and train again."),
    # the level and the weights
    later(
        "The level of model {version} raised: {observed} left where it expected {expected} ({first} to "
        "{last}, each leaver counted once)."
    ),
    later(
        "The level of model {version} lowered: {observed} left where it expected {expected} ({first} to "
        "{last}, each leaver counted once)."
    ),
    later("Held back by a prior worth {leavers} leavers, the expected number moves by {change}."),
    later("The order of the accounts and their reasons stay."),
    later("Keep: the data agrees with the weights in force."),
    later(
        "Keep: the score ranks those who left no better than chance, whatever the weights. Look at the "
        "signals it is made of."
    ),
    later("Keep: other weights rank those who left better in {share} of resamples, {least} are asked."),
    later("Change: the proposed weights rank those who left better in {share} of resamples."),
    # what a model predicts
    later("a move to a higher plan within {days} days"),
    later("no event for {days} days (churn itself is not recorded)"),
    later("notice, or else leaving, within {days} days"),
    # jobs
    later("Model {version} is published."),
    later("Model {version} waits as a candidate."),
    later("Trained on {rows} rows of {accounts} accounts, {left} of which {happened}."),
    later(
        "Mart {version} as of {day}: {scored} accounts to score, {unscored} without a prediction, {rows} "
        "rows on {days} days."
    ),
    later(
        "Contracts are told up to {day} only: import the newer ones, or score the state of then with --as-of "
        "{day_again}."
    ),
    later("{count} accounts of run {run} have a score of model {version} beside their own."),
    later("{count} of {total} accounts could not be scored: {cause}."),
    later("The scores published before stay as they are."),
    later("Remove the cause, then retry the failed accounts."),
    # steps of jobs; steps that are names of relations or files are told as they are
    later("daily rollup: {file}"),
    later("checks of the data"),
    later("renewal within 90 days"),
    later("renewal later"),
    later("monthly billing"),
    later("billing of a year or longer"),
    later("customer for less than 180 days"),
    later("customer for 180 days or longer"),
    later("account seen in training"),
    later("account not seen in training"),
    later("publishing the mart"),
    later("reading the history"),
    later("origin {day}: {rows} rows to learn from, {accounts} to predict"),
    later("judging the rungs"),
    later("measuring the leak of a careless protocol"),
    later("looking at parts of the portfolio"),
    later("fitting {rung} on everything that is known"),
    later("refitting {rung} on resampled accounts"),
    later("curve at {day}: {rows} snapshots to learn from"),
    later("fitting the curve of the next 12 months"),
    later("comparing with the published model"),
    later("saving the model"),
    later("correcting the level"),
    later("scoring with model {version}: {done} of {total} accounts"),
    later("scoring with model {version}"),
    # how jobs end otherwise
    later(
        "No account moved to a higher plan in the history, so there is nothing to learn upgrades from. "
        "Import subscriptions with plan_tier, or customers with upgrade_date; until then accounts are "
        "ranked by rules."
    ),
    later("No account was silent for {days} days. Try a shorter silence."),
    later(
        "No customer has a churn or notice date, so there is nothing to learn leaving from. "
        "Import churn dates, or let silence stand for churn: {silence}; or {expectation}"
    ),
    later(
        "No account has {days} days of known outcome after its first month. Outcomes are known until "
        "{known_until}. Train again when the history is longer, {way_out}"
    ),
    later(
        "Every account of the history has {happened}, so there is nothing to tell them from. Import the "
        "accounts that have not {happened_again} as well."
    ),
    later(
        "{count} accounts have a known outcome, at least {fewest} are needed. Train again when there are "
        "more, {way_out}"
    ),
    later("until then accounts are ranked by rules"),
    later(
        "{features} alone tells who left nearly without error, so it must hold the outcome. Correct its "
        "source or take it out of the feature contract; a field of your own by letting no model learn from "
        "it."
    ),
    later("The disk is full."),
    later("The disk is full ({place})."),
    later("Free space and start it again; what was published before stays as it is."),
    later(
        "It failed unexpectedly ({problem}). The worker's log has the details. What was published before "
        "stays as it is."
    ),
    later("The files of model {version} are gone."),
    later("The files of model {version} cannot be read."),
    later("Model {version} was trained on another list of features."),
    later("Model {version} learnt from {features}, which the data does not hold yet."),
    # runs
    later("The worker ended {count} times while scoring these accounts."),
    later("See the worker's log and its memory, then retry."),
)
retold = KeptTexts(_SENTENCES).retold
"""What a worker kept, in the reader's language; several sentences one after the other."""
