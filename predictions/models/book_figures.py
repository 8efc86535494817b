"""The table of how books of accounts stood, day by day."""

from django.db import models
from django.db.models import Q


class BookFiguresRecord(models.Model):
    """One book of accounts on one day: of a person, of a team, or of everybody.

    Attributes:
        book: whose, as ``predictions.domain.book.Book`` writes it.
        mrr: US dollars a month.
        at_risk: yearly revenue times the probability of leaving; None where nothing was scored by that day.
        renewals: contracts that end within 90 days; None for days before the product kept count.
    """

    book = models.CharField(max_length=32)
    day = models.DateField()
    accounts = models.PositiveIntegerField()
    mrr = models.DecimalField(max_digits=18, decimal_places=2)
    at_risk = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    renewals = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("book", "day")
        constraints = (
            models.UniqueConstraint(fields=["book", "day"], name="book_figures_once"),
            models.CheckConstraint(condition=~Q(book=""), name="book_figures_of_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.book} on {self.day}"
