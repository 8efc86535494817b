"""The fields that the admin of the demo added to its accounts."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from churnapp.accounts.models import User
from churnapp.imports.parsers import start_of
from customers.domain import CustomField, FieldKind
from customers.models import CustomerRecord, CustomFieldRecord
from customers.repositories.custom_definitions import add_field
from customers.repositories.custom_fields import WantedValue, set_values

ADMIN = "admin"
REGIONS = {"EMEA": 5, "Americas": 4, "APAC": 2}
SECURITY = {"Standard": 6, "SSO required": 3, "Own cloud": 1}
FIELDS = (
    (
        CustomField("region", "Region", FieldKind.CHOICE, tuple(REGIONS)),
        "Where the contract was signed",
    ),
    (
        CustomField("security_tier", "Security tier", FieldKind.CHOICE, tuple(SECURITY)),
        "What the security review asked for",
    ),
    (CustomField("live_on", "Live on", FieldKind.DATE), "First day of productive use"),
)
GO_LIVE_DAYS = (7, 75)
FILLED = 0.85


def fill_demo_fields(seed: int, now: datetime) -> int:
    """Adds the fields and fills them for most accounts; does nothing where there are fields.

    Args:
        seed: of all chance.
        now: when the fields are added, UTC; their values were known when the account went live.

    Returns:
        How many values were set.
    """
    admin = User.objects.filter(username=ADMIN).first()
    if admin is None or CustomFieldRecord.objects.exists():
        return 0
    fields = {
        definition.key: add_field(definition, explanation=explanation, by=admin, now=now)
        for definition, explanation in FIELDS
    }
    chance = random.Random(seed)  # noqa: S311 (a demo, no secret)
    return set_values(list(_values(fields, chance, now.date())), now=now)


def _values(
    fields: dict[str, CustomFieldRecord], chance: random.Random, today: date
) -> Iterator[WantedValue]:
    for account in CustomerRecord.objects.order_by("customer_id").only("pk", "signup_date"):
        if chance.random() > FILLED:
            continue
        signed_up = account.signup_date
        values: dict[str, Any] = {
            "region": chance.choices(list(REGIONS), list(REGIONS.values()))[0],
            "security_tier": chance.choices(list(SECURITY), list(SECURITY.values()))[0],
        }
        live_on = signed_up + timedelta(days=chance.randint(*GO_LIVE_DAYS))
        if live_on <= today:
            values["live_on"] = live_on
        for key, value in values.items():
            yield WantedValue(account.pk, fields[key], value, start_of(min(live_on, today)))
