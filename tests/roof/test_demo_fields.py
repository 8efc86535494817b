"""The own fields of the demo."""

from datetime import date

from churnapp.demo.own_fields import fill_demo_fields
from customers.models import CustomFieldRecord, CustomValueChangeRecord, CustomValueRecord
from tests.customers.builders import NOW, make_account


def test_the_demo_fills_fields_once_and_alike_for_the_same_seed(make_user):
    make_user("admin")
    for _ in range(20):
        make_account(signup_date=date(2024, 1, 1))

    assert fill_demo_fields(42, NOW) == CustomValueRecord.objects.count() > 30
    assert fill_demo_fields(42, NOW) == 0
    assert CustomFieldRecord.objects.get(key="region").choices == ["EMEA", "Americas", "APAC"]


def test_nothing_is_known_before_it_is_true(make_user):
    make_user("admin")
    make_account(signup_date=NOW.date())

    for seed in range(5):
        CustomFieldRecord.objects.all().delete()
        fill_demo_fields(seed, NOW)
        assert not CustomValueRecord.objects.filter(day__gt=NOW.date()).exists()
        assert not CustomValueChangeRecord.objects.filter(changed_at__gt=NOW).exists()
