"""The list of releases that charts of usage mark."""

from datetime import date

import pytest

from usage.models import ReleaseRecord

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Release 4.2", "released_on": "2026-06-03"}


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


def test_a_release_is_added_changed_removed_and_put_back(as_admin):
    as_admin.post("/releases/", GIVEN)
    release = ReleaseRecord.objects.get()
    assert (release.name, release.released_on) == ("Release 4.2", date(2026, 6, 3))

    as_admin.post(f"/releases/{release.pk}/", {**GIVEN, "name": "Release 4.3"})
    assert "Release 4.3" in as_admin.get("/releases/").text

    removed = as_admin.post(f"/releases/{release.pk}/remove/", follow=True).text
    assert "Release 4.3 is marked no more." in removed
    assert f'action="/releases/{release.pk}/remove/"' in removed
    assert "No release yet" in removed

    as_admin.post(f"/releases/{release.pk}/remove/")
    assert "Release 4.3" in as_admin.get("/releases/").text


def test_the_same_release_twice_is_refused_with_what_to_do(as_admin):
    as_admin.post("/releases/", GIVEN)

    answer = as_admin.post("/releases/", GIVEN)

    assert answer.status_code == 422
    assert "Give another name or day." in answer.text
    assert ReleaseRecord.objects.count() == 1


def test_nonsense_says_which_field(as_admin):
    answer = as_admin.post("/releases/", {"name": "x" * 81, "released_on": "yesterday"})

    assert answer.status_code == 422
    assert "Give the day as year, month and day: 2027-03-31." in answer.text
    assert not ReleaseRecord.objects.exists()


def test_putting_one_back_that_was_added_again_makes_no_second(as_admin):
    as_admin.post("/releases/", GIVEN)
    first = ReleaseRecord.objects.get()
    as_admin.post(f"/releases/{first.pk}/remove/")
    as_admin.post("/releases/", GIVEN)

    as_admin.post(f"/releases/{first.pk}/remove/")

    assert ReleaseRecord.objects.filter(removed_at=None).count() == 1


def test_a_name_of_markup_is_shown_as_text(as_admin):
    as_admin.post("/releases/", {**GIVEN, "name": "<script>alert(1)</script>"})

    assert "<script>alert" not in as_admin.get("/releases/").text


def test_only_an_admin_manages_them(client, owner):
    client.force_login(owner)
    release = ReleaseRecord.objects.create(name="Release", released_on=date(2026, 1, 1))

    for path in ("/releases/", f"/releases/{release.pk}/"):
        assert client.get(path).status_code == 403
    assert client.post(f"/releases/{release.pk}/remove/").status_code == 403
