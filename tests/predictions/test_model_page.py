"""The model page, in every state a vendor can meet it."""

import pytest

from tests.predictions.prediction_builders import a_run

pytestmark = pytest.mark.django_db

PAGE = "/models/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("visitor", ["owner", "seller", "viewer", "admin"])
def test_everybody_reads_the_model_page(client, request, visitor, published_model):
    client.force_login(request.getfixturevalue(visitor))

    assert "Model 1.0.0" in text_of(client.get(PAGE))
    assert f'href="{PAGE}"' in text_of(client.get("/accounts/"))


def test_before_the_first_training_admins_are_told_how_and_others_that_it_is_to_come(client, admin, viewer):
    client.force_login(admin)
    assert "manage.py train_model" in text_of(client.get(PAGE))

    client.force_login(viewer)
    assert "Until an admin has trained one" in text_of(client.get(PAGE))


def test_a_version_that_is_not_published_has_a_page_of_its_own(client, viewer, published_model):
    candidate = a_run(model_version="2.0.0").model
    client.force_login(viewer)

    assert f"Model {candidate.version}" in text_of(client.get(f"{PAGE}2.0.0/"))
    assert "Model 1.0.0" in text_of(client.get(PAGE))
    assert client.get(f"{PAGE}3.0.0/").status_code == 404
