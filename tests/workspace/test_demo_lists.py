import pytest
from django.utils import timezone

from churnapp.accounts.roles import Role
from churnapp.demo.arranged_lists import VIEWS, arrange_demo_lists
from churnapp.lists import definition_named
from churnapp.workspace.models import SavedViewRecord
from customers.models import AccountTagRecord
from tests.customers.builders import make_account

pytestmark = pytest.mark.django_db


def test_the_demo_has_views_that_work_and_tags(make_user, client):
    admin = make_user("admin", Role.ADMIN)
    make_account(plan_tier="enterprise")
    arrange_demo_lists(timezone.now())
    assert arrange_demo_lists(timezone.now()) == 0, "a second time nothing"

    assert AccountTagRecord.objects.count() == 1
    assert SavedViewRecord.objects.count() == len(VIEWS)
    for view in SavedViewRecord.objects.all():
        state = definition_named(view.list_key).state_from_query(admin, view.query)
        assert state.ignored == (), view.name
