"""Login, logout, the theme and the guards."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from churnapp.accounts.guards import admin_required, editor_required
from churnapp.accounts.models import User
from churnapp.accounts.roles import Role

FRAGMENT = {"HX-Request": "true", "HX-Target": "account_table"}


def test_whoever_is_not_logged_in_is_asked_to_and_comes_back(client, owner):
    asked = client.get("/accounts/?q=blue")
    entered = client.post(asked.url, {"username": "owner", "password": "correct horse"})

    assert asked.url == "/login/?next=/accounts/%3Fq%3Dblue"
    assert entered.url == "/accounts/?q=blue"


def test_a_wrong_password_is_said_calmly_and_keeps_the_username(client, owner):
    page = client.post("/login/", {"username": "owner", "password": "wrong"}).text

    assert "That username and password do not belong together." in page
    assert 'value="owner"' in page


def test_a_username_longer_than_any_is_a_wrong_one(client, db):
    page = client.post("/login/", {"username": "x" * 10_000, "password": "wrong"})

    assert page.status_code == 200
    assert "That username and password do not belong together." in page.text


def test_a_login_that_is_switched_off_stays_out(client, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)

    page = client.post("/login/", {"username": "owner", "password": "correct horse"})

    assert page.status_code == 200
    assert "_auth_user_id" not in client.session


def test_who_is_switched_off_while_logged_in_is_out_at_once(client, owner):
    client.force_login(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert client.get("/accounts/").url == "/login/?next=/accounts/"


def test_a_session_that_has_run_out_leads_to_the_login(client, owner):
    client.force_login(owner)
    Session.objects.update(expire_date=timezone.now())

    assert client.get("/accounts/").url == "/login/?next=/accounts/"


def test_many_wrong_passwords_close_the_login_for_a_while(client, owner):
    for _ in range(10):
        answer = client.post("/login/", {"username": "owner", "password": "wrong"})

    assert answer.status_code == 429
    assert "this login is closed for 15 minutes" in answer.text
    assert client.post("/login/", {"username": "owner", "password": "correct horse"}).status_code == 429


def test_a_login_does_not_lead_to_another_site(client, owner):
    entered = client.post(
        "/login/?next=https://evil.example/", {"username": "owner", "password": "correct horse"}
    )

    assert entered.url == "/"


def test_logging_out_needs_a_form(client, owner):
    client.force_login(owner)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert client.get("/accounts/").status_code == 302


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_the_login(client, db):
    answer = client.get("/login/?next=/accounts/", headers=FRAGMENT)

    assert answer.headers["HX-Redirect"] == "/login/?next=/accounts/"


def test_the_chosen_theme_is_kept_and_leads_back(client, owner):
    client.force_login(owner)

    answer = client.post("/preferences/theme/", {"theme": "dark", "next": "/accounts/?q=blue"})

    assert answer.url == "/accounts/?q=blue"
    assert '<html lang="en" data-bs-theme="dark">' in client.get("/accounts/").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_choosing_a_theme_leads_to_no_other_site(client, owner, elsewhere):
    client.force_login(owner)

    assert client.post("/preferences/theme/", {"theme": "light", "next": elsewhere}).url == "/"


def test_an_unknown_theme_is_refused(client, owner):
    client.force_login(owner)

    assert client.post("/preferences/theme/", {"theme": "pink"}).status_code == 400


@pytest.mark.parametrize(
    ("guard", "role", "may_enter"),
    [
        (editor_required, Role.CSM, True),
        (editor_required, Role.VIEWER, False),
        (admin_required, Role.ADMIN, True),
        (admin_required, Role.SALES, False),
    ],
)
def test_guards_let_in_by_role(guard, role, may_enter):
    request = RequestFactory().get("/")
    request.user = User(username="somebody", role=role)
    view = guard(lambda request: HttpResponse("inside"))

    if may_enter:
        assert view(request).content == b"inside"
    else:
        with pytest.raises(PermissionDenied):
            view(request)


@pytest.mark.parametrize(
    ("name", "initials"), [("Mara Lindqvist", "ML"), ("mara", "M"), ("anna.b.schmidt", "AS"), ("élodie", "É")]
)
def test_a_person_is_shown_by_initials(name, initials):
    assert User(username=name).initials == initials


def test_the_process_says_that_it_answers_without_a_login(client, db):
    assert client.get("/healthz").text == "ok"
