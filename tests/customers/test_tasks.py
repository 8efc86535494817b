"""Tasks: who sees them, when they are due, how they are done, moved and taken back."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from churnapp.accounts.roles import Scope
from customers.models import TaskRecord
from customers.queries.tasks import TaskBox, box_counts
from tests.clock import today
from tests.gtm.builders import NOW, make_account

pytestmark = pytest.mark.django_db


def make_task(owner, text: str = "Send the plan", *, due_in: int | None = 0, **fields) -> TaskRecord:
    """An open task due today."""
    due_on = None if due_in is None else today() + timedelta(days=due_in)
    return TaskRecord.objects.create(text=text, owner=owner, due_on=due_on, created_at=NOW, **fields)


@pytest.fixture
def logged_in(client, owner):
    client.force_login(owner)
    return client


@pytest.mark.parametrize(
    ("due_in", "box"),
    [
        (-1, TaskBox.OVERDUE),
        (0, TaskBox.TODAY),
        (1, TaskBox.WEEK),
        (6, TaskBox.WEEK),
        (7, TaskBox.LATER),
        (None, TaskBox.SOME_DAY),
    ],
)
def test_an_open_task_is_in_exactly_one_part(due_in, box, owner):
    make_task(owner, due_in=due_in)

    counts = box_counts(owner, Scope.MINE, today())

    assert [each for each, count in counts.items() if count] == [box]


def test_colleagues_see_tasks_of_the_team_and_strangers_none(owner, colleague, stranger):
    make_task(owner)

    assert TaskRecord.objects.visible_to(colleague, Scope.TEAM).count() == 1
    assert TaskRecord.objects.visible_to(colleague, Scope.MINE).count() == 0
    assert TaskRecord.objects.visible_to(stranger).count() == 0


def test_a_task_about_an_account_that_one_may_not_see_is_hidden_unless_it_is_ones_own(
    owner, colleague, stranger
):
    hidden = make_account(csm=stranger)
    make_task(owner, customer=hidden)

    assert TaskRecord.objects.visible_to(colleague, Scope.TEAM).count() == 0
    assert TaskRecord.objects.visible_to(owner).count() == 1


def test_a_task_is_written_down_about_an_account_and_stands_on_its_page(logged_in, owner):
    account = make_account("Blue Ocean", csm=owner)
    fields = {"text": "Call the sponsor", "due_on": today().isoformat(), "owner": owner.pk}

    answer = logged_in.post(
        "/tasks/new/", {**fields, "account": account.pk, "next": f"/accounts/{account.pk}/"}, follow=True
    )

    task = TaskRecord.objects.get()
    assert (task.customer, task.owner, task.created_by) == (account, owner, owner)
    assert "Task for owner: Call the sponsor" in answer.text
    assert "Open tasks" in answer.text


def test_a_task_remembers_the_page_it_came_from_and_no_foreign_one(logged_in, owner):
    fields = {"text": "Chase", "owner": owner.pk, "label": "Renewal over $2k"}

    logged_in.post("/tasks/new/", {**fields, "about": "/opportunities/7/"})
    logged_in.post("/tasks/new/", {**fields, "about": "//evil.example/"})

    assert set(TaskRecord.objects.values_list("about_url", "about_label")) == {
        ("/opportunities/7/", "Renewal over $2k"),
        ("", ""),
    }


def test_a_task_goes_to_whom_one_can_reach_only(logged_in, owner, stranger):
    answer = logged_in.post("/tasks/new/", {"text": "Call", "owner": stranger.pk})

    assert answer.status_code == 422
    assert "This person cannot take tasks" in answer.text


def test_done_says_so_and_is_taken_back(logged_in, owner):
    task = make_task(owner, "Call")

    answer = logged_in.post(f"/tasks/{task.pk}/done/", {"next": "/"}, follow=True)

    task.refresh_from_db()
    assert task.done_by == owner
    assert "Done: Call" in answer.text
    undo = f"/tasks/{task.pk}/open/?{urlencode({'next': '/'})}"
    assert undo in answer.text
    assert logged_in.post(undo).url == "/"
    task.refresh_from_db()
    assert task.done_at is None


def test_who_comes_second_changes_nothing(logged_in, owner, colleague):
    task = make_task(owner, done_at=NOW, done_by=colleague)

    answer = logged_in.post(f"/tasks/{task.pk}/done/", follow=True)

    task.refresh_from_db()
    assert task.done_by == colleague
    assert "Somebody has done this already" in answer.text


def test_a_day_moves_and_moves_back(logged_in, owner):
    task = make_task(owner, due_in=3)
    before, later = task.due_on, today() + timedelta(days=9)

    answer = logged_in.post(f"/tasks/{task.pk}/due/", {"until": later.isoformat()}, follow=True)
    task.refresh_from_db()
    assert task.due_on == later
    undo = f"/tasks/{task.pk}/due/?{urlencode({'until': before.isoformat(), 'next': '/tasks/'})}"
    assert undo.replace("&", "&amp;") in answer.text
    logged_in.post(undo)
    task.refresh_from_db()
    assert task.due_on == before


def test_a_task_may_wait_for_some_day_and_nonsense_is_no_day(logged_in, owner):
    task = make_task(owner)

    assert "is no day" in logged_in.post(f"/tasks/{task.pk}/due/", {"until": "soon"}, follow=True).text
    logged_in.post(f"/tasks/{task.pk}/due/", {"until": "some_day"})

    task.refresh_from_db()
    assert task.due_on is None


def test_a_task_is_changed(logged_in, owner):
    task = make_task(owner)

    assert "Send the plan" in logged_in.get(f"/tasks/{task.pk}/").text
    logged_in.post(f"/tasks/{task.pk}/", {"text": "Send two plans", "due_on": "", "owner": owner.pk})

    task.refresh_from_db()
    assert (task.text, task.due_on) == ("Send two plans", None)


def test_the_page_of_the_day_shows_what_is_due_of_ones_own(logged_in, owner, colleague):
    make_task(owner, "Mine today")
    make_task(owner, "Mine tomorrow", due_in=1)
    make_task(colleague, "Of somebody else")

    page = logged_in.get("/").text

    assert "Mine today" in page
    assert "Mine tomorrow" not in page
    assert "Of somebody else" not in page


def test_a_long_part_is_cut_and_leads_to_all_of_it(logged_in, owner, django_assert_max_num_queries):
    TaskRecord.objects.bulk_create(
        TaskRecord(text=f"Task {number:03}", owner=owner, due_on=today(), created_at=NOW)
        for number in range(120)
    )

    with django_assert_max_num_queries(15):
        page = logged_in.get("/tasks/").text

    assert "Task 009" in page
    assert "Task 010" not in page
    assert "See all 120" in page
    assert "Task 119" in logged_in.get("/tasks/?show=today&page=3").text


def test_an_empty_list_says_what_tasks_are_for(logged_in):
    assert "Write down what you mean to do" in logged_in.get("/tasks/").text


def test_everybodys_counts_may_lag_a_little_and_hide_no_task(client, admin, three_are_many):
    for _ in range(3):
        make_account()
    client.force_login(admin)
    make_task(admin, text="First", due_in=0)
    client.get("/tasks/?scope=all")

    make_task(admin, text="Second", due_in=0)
    make_task(admin, text="For some day", due_in=None)

    page = client.get("/tasks/?scope=all").text
    assert "Second" in page
    assert "For some day" in page
    assert box_counts(admin, Scope.ALL, today())[TaskBox.SOME_DAY] == 0
    assert box_counts(admin, Scope.MINE, today())[TaskBox.SOME_DAY] == 1
