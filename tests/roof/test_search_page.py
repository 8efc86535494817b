"""The search over everything, as a page and as the list of the palette."""

import pytest

from customers.models import ContactRecord
from tests.gtm.builders import NOW, make_account, make_opportunity, make_play

pytestmark = pytest.mark.django_db
PALETTE = {"HX-Request": "true", "HX-Target": "palette_hits"}


@pytest.fixture
def blue_ocean(owner):
    account = make_account("Blue Ocean", csm=owner, risk=0.8)
    make_opportunity(account, opp_id="OPP-77")
    make_play(account)
    return account


def test_an_account_is_found_with_what_hangs_on_it(client, owner, blue_ocean):
    client.force_login(owner)
    page = client.get("/search/", {"q": "blue"}).text

    assert f'href="/accounts/{blue_ocean.pk}/"' in page
    assert "80%" in page
    for heading in ("Accounts", "Opportunities", "Open plays"):
        assert heading in page


def test_an_opportunity_is_found_by_its_id(client, owner, blue_ocean):
    client.force_login(owner)

    assert "OPP-77" in client.get("/search/", {"q": "opp-7"}).text


def test_people_are_guessed_only_where_no_account_is_called_so(client, owner, blue_ocean):
    ContactRecord.objects.create(contact_id="1", customer=blue_ocean, name="Flora Bleu", ingested_at=NOW)
    client.force_login(owner)

    assert "Flora Bleu" not in client.get("/search/", {"q": "blue"}).text
    assert "Flora Bleu" in client.get("/search/", {"q": "bleu"}).text
    assert "Flora Bleu" in client.get("/search/", {"q": "florra"}).text


def test_pages_and_actions_are_found_also_misspelt(client, admin):
    client.force_login(admin)

    assert 'href="/renewals/"' in client.get("/search/", {"q": "renwals"}).text
    assert 'href="/opportunities/new/"' in client.get("/search/", {"q": "new oppor"}).text


def test_nobody_finds_what_is_not_for_them(client, stranger, viewer, owner, blue_ocean):
    client.force_login(stranger)
    for words in ("blue", "blue ocaen", "OPP-77"):
        assert "Blue Ocean" not in client.get("/search/", {"q": words}).text
    assert "Scoring runs" not in client.get("/search/", {"q": "scoring"}).text

    client.force_login(viewer)
    assert "New opportunity" not in client.get("/search/", {"q": "new opportunity"}, headers=PALETTE).text


def test_what_was_looked_at_last_is_offered_as_far_as_it_may_be_seen(client, owner, stranger, blue_ocean):
    client.force_login(owner)
    assert "Blue Ocean" in client.get("/search/", {"recent": f"{blue_ocean.pk}.999.x"}, headers=PALETTE).text

    client.force_login(stranger)
    assert "Blue Ocean" not in client.get("/search/", {"recent": str(blue_ocean.pk)}, headers=PALETTE).text


def test_the_palette_gets_the_list_alone(client, owner, blue_ocean):
    client.force_login(owner)
    answer = client.get("/search/", {"q": "blue"}, headers=PALETTE).text

    assert 'role="listbox"' in answer
    assert "<html" not in answer


def test_a_search_is_few_queries_whatever_it_finds(client, owner, django_assert_max_num_queries):
    for number in range(30):
        make_play(make_account(f"Blue {number}", csm=owner, risk=0.2))
    client.force_login(owner)

    with django_assert_max_num_queries(17):
        client.get("/search/", {"q": "blue"})


def test_nothing_found_says_what_to_try(client, owner):
    client.force_login(owner)

    assert "Nothing found" in client.get("/search/", {"q": "qqqqzz"}).text
