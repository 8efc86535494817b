"""Files that say only what matters."""

import csv
from datetime import UTC, datetime

from customers.imports import ContactImport, CustomerImport, SubscriptionImport

NOW = datetime(2025, 6, 1, tzinfo=UTC)
IMPORTS = {"customers": CustomerImport, "subscriptions": SubscriptionImport, "contacts": ContactImport}


def counts(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)


def report_of(outcome) -> list[dict[str, str]]:
    with outcome.report_path.open(newline="") as file:
        return list(csv.DictReader(file))


FULL = (
    "customer_id,name,industry,plan_tier,signup_date,mrr,churn_date,notice_date,churn_type,churn_reason,"
    "renewal_date,billing_period_months,seats,csm,account_executive,upgrade_date,country\n"
    "acme,Acme Inc.,fintech,Growth,2024-01-31,2500,2025-05-01,2025-03-01,voluntary,price,"
    "2025-06-30,12,40,OWNER,owner@EXAMPLE.com,2024-12-01,FR\n"
)
