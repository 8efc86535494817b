"""Fields that several forms about sales share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

NOT_NEGATIVE = gettext_lazy("An amount cannot be negative. Valid: 0 or more US dollars.")


class MoneyField(forms.DecimalField):
    """US dollars with cents, never negative."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            min_value=0,
            max_digits=14,
            decimal_places=2,
            error_messages={
                "min_value": NOT_NEGATIVE,
                "invalid": gettext_lazy("Write an amount as 1250.00."),
            },
            **more,
        )
