"""The hazard of leaving in each of the next 12 months, from what is known today and the contract calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from predictions.domain import FeatureContract
from predictions.domain.survival import MONTHS
from predictions.mart.columns import Column, Floats
from predictions.ml.encoding import Encoder
from predictions.ml.examples import HALF_LIFE_DAYS
from predictions.ml.person_months import RENEWAL_LAGS, TERMS, PersonMonths, RenewalCalendar
from predictions.ml.scaling import Scaling

PERIOD, RENEWAL = "billing_period_months", "days_to_renewal"
SIGNAL_SPREAD, CALENDAR_SPREAD, STEP_SPREAD = 0.5, 2.0, 0.3  # of the log-odds, a priori
ITERATIONS = 200
FADING = np.exp(-np.arange(MONTHS) / 3)  # a signal of today says less about later months
BASIS = np.stack([np.ones(MONTHS), FADING])


@dataclass(frozen=True)
class HazardModel:
    """A discrete-time hazard: log-odds of leaving in month k, given that the account is there at its start.

    log-odds = level of the month + features · (lasting + fading · e^(−k/3)) + term + renewals near month k.

    Attributes:
        encoder: how features become numbers.
        scaling: the scale of those numbers; a renewal is told by the calendar and not by its distance.
        months: level of each month (12,).
        signals: lasting and fading weight of each scaled column (width, 2).
        terms: weight of a running contract, by length of its term.
        lags: weight of a renewal in the month before, in it, and one to three after (terms, lags).
        mean_term, mean_renewals: what term and renewals add on average over the training rows, by month.
    """

    encoder: Encoder
    scaling: Scaling
    months: Floats
    signals: Floats
    terms: Floats
    lags: Floats
    mean_term: Floats
    mean_renewals: Floats

    @classmethod
    def learnt_from(
        cls, contract: FeatureContract, columns: Mapping[str, Column], outcomes: PersonMonths
    ) -> Self:
        """Fits the hazard.

        Args:
            contract: names, kinds and signs of the features.
            columns: the features of the rows of ``outcomes``, in their order.
            outcomes: who was at risk and who left, by month.
        """
        encoder = Encoder.learnt_from(contract, columns)
        matrix = encoder.matrix(columns)
        if RENEWAL in contract:
            matrix[:, contract.names.index(RENEWAL)] = np.nan
        scaling = Scaling.learnt_from(contract, matrix)
        scaled, calendar = scaling.scaled(matrix), _calendar(columns)
        weights = outcomes.at_risk * _row_weights(outcomes)[:, None]
        signs = np.array([feature.sign for feature in contract], dtype=np.float64)[scaling.owners]
        signs[scaling.codes != -1] = 0
        found = _Posterior(scaled, calendar, outcomes.left, weights, signs).mode()
        model = cls(encoder, scaling, *found, mean_term=np.zeros(MONTHS), mean_renewals=np.zeros(MONTHS))
        term, renewals = calendar.log_odds(model.terms, model.lags)
        shown = np.maximum(weights.sum(axis=0), 1e-9)
        return cls(
            encoder,
            scaling,
            *found,
            mean_term=(weights * term[:, None]).sum(axis=0) / shown,
            mean_renewals=(weights * renewals).sum(axis=0) / shown,
        )

    @property
    def contract(self) -> FeatureContract:
        """The features it was trained on, in order."""
        return self.encoder.contract

    @property
    def expectation(self) -> Floats:
        """Log-odds of each month before any feature is looked at (12,)."""
        return self.months + self.mean_term + self.mean_renewals

    def log_odds(self, columns: Mapping[str, Column]) -> Floats:
        """Log-odds of leaving in each month, given that the account is there at its start (n, 12).

        Raises:
            ModelDoesNotFit: a feature of the contract is missing.
        """
        lasting_and_fading = self._scaled(columns) @ self.signals
        term, renewals = _calendar(columns).log_odds(self.terms, self.lags)
        return np.asarray(self.months + lasting_and_fading @ BASIS + term[:, None] + renewals)

    def survival(self, columns: Mapping[str, Column]) -> Floats:
        """P(still a customer at the end of month 1 … 12) (n, 12); it never rises."""
        return np.asarray(np.exp(-np.logaddexp(0, self.log_odds(columns)).cumsum(axis=1)))

    def contributions(self, columns: Mapping[str, Column]) -> Floats:
        """What each feature adds to ``expectation``, by month (n, k, 12), in contract order."""
        names = self.contract.names
        scaled = self._scaled(columns)
        found = np.zeros((len(scaled), len(names), MONTHS))
        effects = self.signals @ BASIS
        for column, owner in enumerate(self.scaling.owners):
            found[:, owner] += scaled[:, column, None] * effects[column]
        term, renewals = _calendar(columns).log_odds(self.terms, self.lags)
        if PERIOD in names and RENEWAL in names:
            found[:, names.index(PERIOD)] += term[:, None] - self.mean_term
            found[:, names.index(RENEWAL)] += renewals - self.mean_renewals
        return found

    def to_json(self) -> dict[str, Any]:
        """Everything but the contract."""
        return {
            "categories": self.encoder.to_json(),
            "scaling": self.scaling.to_json(),
            **{name: getattr(self, name).tolist() for name in _ARRAYS},
        }

    @classmethod
    def from_json(cls, contract: FeatureContract, content: Mapping[str, Any]) -> Self:
        """The model that was saved."""
        return cls(
            Encoder.from_json(contract, content["categories"]),
            Scaling.from_json(content["scaling"]),
            **{name: np.array(content[name], dtype=np.float64) for name in _ARRAYS},
        )

    def _scaled(self, columns: Mapping[str, Column]) -> Floats:
        return self.scaling.scaled(self.encoder.matrix(columns))


_ARRAYS = ("months", "signals", "terms", "lags", "mean_term", "mean_renewals")


def _calendar(columns: Mapping[str, Column]) -> RenewalCalendar:
    if RENEWAL not in columns or PERIOD not in columns:
        nothing = np.full(len(next(iter(columns.values()))), np.nan)
        return RenewalCalendar.of(nothing, nothing)
    return RenewalCalendar.of(columns[RENEWAL], columns[PERIOD])


def _row_weights(outcomes: PersonMonths) -> Floats:
    """So that leavers add up to distinct accounts and not to snapshots, halved for every year of age."""
    leavers = outcomes.left.sum()
    share = outcomes.churned_account_count / leavers if leavers else 1.0
    age = (outcomes.as_of.max() - outcomes.as_of) / np.timedelta64(1, "D")
    return np.asarray(share * 0.5 ** (age / HALF_LIFE_DAYS))


@dataclass(frozen=True)
class _Posterior:
    """Minus the log of the posterior of all weights, as one vector: months, signals, terms, lags.

    Attributes:
        signs: +1 or −1 where the contract agrees on the sign of a scaled column, else 0.
    """

    scaled: Floats
    calendar: RenewalCalendar
    left: Floats
    weights: Floats
    signs: Floats

    def mode(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Where it is lowest; a signal never contradicts the sign that its contract line agrees on."""
        from scipy.optimize import minimize  # noqa: PLC0415 - most processes never fit anything

        signals = [(None if sign <= 0 else 0, None if sign >= 0 else 0) for sign in np.repeat(self.signs, 2)]
        calendar = [(-12, 12)] * (len(TERMS) * (1 + len(RENEWAL_LAGS)))
        start = np.zeros(MONTHS + len(signals) + len(calendar))
        leavers = float((self.weights * self.left).sum())
        start[:MONTHS] = np.log((leavers + 0.5) / (float(self.weights.sum()) + 1))
        found = minimize(
            self.loss,
            start,
            jac=True,
            bounds=[(-20, 5)] * MONTHS + signals + calendar,
            method="L-BFGS-B",
            options={"maxiter": ITERATIONS},
        )
        return self.split(np.asarray(found.x, dtype=np.float64))

    def split(self, parameters: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Months (12,), signals (width, 2), terms and lags (terms, lags)."""
        width = self.scaled.shape[1]
        months, signals, terms, lags = np.split(
            parameters, np.cumsum([MONTHS, 2 * width, len(TERMS)], dtype=int)
        )
        return months, signals.reshape(width, 2), terms, lags.reshape(len(TERMS), len(RENEWAL_LAGS))

    def loss(self, parameters: Floats) -> tuple[float, Floats]:
        """The value and its gradient."""
        months, signals, terms, lags = self.split(parameters)
        term, renewals = self.calendar.log_odds(terms, lags)
        odds = months + self.scaled @ signals @ BASIS + term[:, None] + renewals
        small = np.exp(-np.abs(odds))  # one exponential for the loss and its gradient
        error = self.weights * (np.where(odds > 0, 1, small) / (1 + small) - self.left)
        value = float((self.weights * (np.log1p(small) + np.maximum(odds, 0) - self.left * odds)).sum())
        of_terms, of_lags = self.calendar.gradient(error)
        steps = np.diff(months) / STEP_SPREAD**2
        value += float(np.diff(months) @ steps) / 2
        value += float((signals**2).sum()) / SIGNAL_SPREAD**2 / 2
        value += float(terms @ terms + (lags**2).sum()) / CALENDAR_SPREAD**2 / 2
        gradient = [
            error.sum(axis=0) - np.diff(steps, prepend=0, append=0),
            (self.scaled.T @ (error @ BASIS.T) + signals / SIGNAL_SPREAD**2).ravel(),
            of_terms + terms / CALENDAR_SPREAD**2,
            (of_lags + lags / CALENDAR_SPREAD**2).ravel(),
        ]
        return value, np.concatenate(gradient)
