"""``manage.py set_expected_churn``: says what share of accounts is expected to leave in a year."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from predictions.domain import PRIOR_ACCOUNTS, ExpectedChurn
from predictions.repositories.expected_churn import ExpectationUnchanged, state_expected_churn

NOT_UNDERSTOOD = 2


class Command(BaseCommand):
    """Puts an expected yearly churn in force."""

    help = (
        f"Says what share of accounts you expect to lose in a year, worth {PRIOR_ACCOUNTS} accounts. It "
        "holds the level of the next training where the history is short; with a longer one it fades."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the share, the reason and taking back."""
        parser.add_argument("yearly_rate", type=float, nargs="?", metavar="SHARE", help="such as 0.12")
        parser.add_argument("--take-back", action="store_true", help="expect nothing any more")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="where the number comes from")

    def handle(self, *, yearly_rate: float | None, take_back: bool, reason: str, **_options: object) -> None:
        """States it, and says what happens next."""
        if (yearly_rate is None) is not take_back:
            raise CommandError(
                "Give a share such as 0.12, or --take-back, and not both.", returncode=NOT_UNDERSTOOD
            )
        try:
            expected = None if yearly_rate is None else ExpectedChurn(yearly_rate)
            state_expected_churn(expected, reason=reason, set_by=None, now=timezone.now())
        except ExpectationUnchanged as unchanged:
            self.stdout.write(str(unchanged))
            return
        except ValueError as problem:
            raise CommandError(str(problem), returncode=NOT_UNDERSTOOD) from problem
        said = "Nothing is expected any more." if expected is None else f"Expected: {yearly_rate:.1%} a year."
        self.stdout.write(f"{said} The next training uses it: manage.py train_model")
