import pytest
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from churnapp.web.messages import say_with_undo

FRAGMENT = {"HX-Request": "true"}


@login_not_required
def work(request):
    messages.success(request, "Saved <b>everything</b>.")
    return redirect("/elsewhere") if "away" in request.GET else HttpResponse("<p>part</p>")


@login_not_required
def assign(request):
    say_with_undo(request, "Assigned 412 accounts.", "/changes/7/undo/")
    return HttpResponse("<p>part</p>")


urlpatterns = [path("work", work), path("assign", assign)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def test_a_message_comes_with_the_fragment_as_text(client):
    answer = client.get("/work", headers=FRAGMENT).text

    assert answer.startswith("<p>part</p>")
    assert 'id="toasts" hx-swap-oob="innerHTML"' in answer
    assert "Saved &lt;b&gt;everything&lt;/b&gt;." in answer


def test_a_whole_page_keeps_its_messages_to_itself(client):
    assert client.get("/work").text == "<p>part</p>"


def test_a_redirect_keeps_the_message_for_where_it_leads(client):
    client.get("/work?away=1", headers=FRAGMENT)

    assert "Saved" in client.get("/work", headers=FRAGMENT).text


def test_what_can_be_taken_back_comes_with_a_form_that_does_it(client):
    answer = client.get("/assign", headers=FRAGMENT).text

    assert '<form class="notice-undo" method="post" action="/changes/7/undo/">' in answer
    assert 'name="csrfmiddlewaretoken"' in answer
