"""The tables of fields that an admin adds, of their values, and of what the values were before."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from churnapp.accounts.models import User
from churnapp.web.choices import choices_of
from customers.domain import CustomField, FieldKind
from customers.domain.custom_field import LONGEST_KEY, LONGEST_LABEL, LONGEST_TEXT
from customers.models.customer import CustomerRecord

VALUE_COLUMNS = {
    FieldKind.TEXT: "text",
    FieldKind.CHOICE: "text",
    FieldKind.NUMBER: "number",
    FieldKind.MONEY: "number",
    FieldKind.DATE: "day",
    FieldKind.PERSON: "person",
}


class CustomFieldRecord(models.Model):
    """One field that an admin added to accounts.

    Attributes:
        explanation: one sentence for those who fill it in.
        is_feature: whether models may learn from it.
        retired_at: since when it is neither shown nor imported; its values are kept.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True)
    label = models.CharField(max_length=LONGEST_LABEL, unique=True)
    kind = models.CharField(max_length=8, choices=choices_of(FieldKind))
    choices = models.JSONField(default=list, blank=True)
    explanation = models.CharField(max_length=200, blank=True)
    is_feature = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("label", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(FieldKind)), name="custom_field_kind_known"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def definition(self) -> CustomField:
        """What it holds."""
        return CustomField(self.key, self.label, FieldKind(self.kind), tuple(self.choices), self.is_feature)

    @property
    def value_column(self) -> str:
        """The column of ``CustomValueRecord`` that holds its values."""
        return VALUE_COLUMNS[FieldKind(self.kind)]


class CustomValueRecord(models.Model):
    """What one field holds for one account; a field that is empty has no row.

    The indexes lead from a field to its values in order, which is how lists filter and sort.
    """

    field = models.ForeignKey(CustomFieldRecord, on_delete=models.CASCADE, related_name="values")
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="custom_values")
    text = models.CharField(max_length=LONGEST_TEXT, null=True, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "field"], name="custom_value_once"),
            models.CheckConstraint(
                condition=Q(text__isnull=False)
                | Q(number__isnull=False)
                | Q(day__isnull=False)
                | Q(person__isnull=False),
                name="custom_value_given",
            ),
        )
        indexes = (
            models.Index(fields=["field", "text", "customer"], name="custom_value_by_text"),
            models.Index(fields=["field", "number", "customer"], name="custom_value_by_number"),
            models.Index(fields=["field", "day", "customer"], name="custom_value_by_day"),
            models.Index(fields=["field", "person", "customer"], name="custom_value_by_person"),
        )

    def __str__(self) -> str:
        return str(self.value)

    @property
    def value(self) -> str | Decimal | date | User | None:
        """The value, whatever its kind."""
        held = (self.text, self.number, self.day, self.person)
        return next((value for value in held if value is not None), None)


class CustomValueChangeRecord(models.Model):
    """What a field of an account was set to, and when: past features are read from here.

    Attributes:
        before, after: as text, empty for none; numbers with a point, days as 2026-01-31, people by name.
        changed_by: None for an import.
    """

    field = models.ForeignKey(CustomFieldRecord, on_delete=models.CASCADE, related_name="changes")
    customer = models.ForeignKey(CustomerRecord, on_delete=models.CASCADE, related_name="custom_changes")
    before = models.CharField(max_length=LONGEST_TEXT, blank=True)
    after = models.CharField(max_length=LONGEST_TEXT, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["customer", "changed_at"], name="custom_change_by_account"),)

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
