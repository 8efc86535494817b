"""Rules followed by real workers behind a real broker: each kind once, and receivers that hang keep nobody."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from gtm.domain.rules import RuleTrigger
from gtm.domain.webhook import WebhookSecret
from gtm.models import PlayRecord, RuleEntryRecord, RulePassRecord, WebhookDeliveryRecord
from gtm.tasks import follow_play_rules, send_due_webhooks
from tests.conftest import SERVICE_SECONDS
from tests.gtm.builders import make_account
from tests.gtm.rules.builders import make_rule, make_settings, publish

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


class Receiver(HTTPServer):
    """Answers at once, or not before the test is over."""

    def __init__(self, *, hangs: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.over = threading.Event()
        self.hangs = hangs
        self.bodies: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])).decode())
        if self.server.hangs:
            self.server.over.wait(SERVICE_SECONDS)
            return
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    servers = []

    def start(*, hangs: bool = False) -> Receiver:
        server = Receiver(hangs=hangs)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.over.set()
        server.shutdown()
        server.server_close()


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SERVICE_SECONDS
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def all_looked(rules: int) -> bool:
    return RulePassRecord.objects.exclude(finished_at=None).count() == rules


def test_two_workers_follow_every_kind_of_rule_once(start_worker, owner):
    today = timezone.now().date()
    make_settings()
    risky = make_account("Risky", csm=owner)
    renews = make_account("Renews", csm=owner, renewal_date=today + timedelta(days=20), mrr=900)
    publish({risky: 0.9}, today)
    make_rule("risk.gte.50", reason="After a run")
    state = make_rule("mrr.gte.500", reason="Matching", trigger=RuleTrigger.MATCHES, days=7)
    RuleEntryRecord.objects.create(rule=state, customer=renews, entered_on=today - timedelta(days=7))
    make_account("Pays since today", csm=owner, mrr=900)
    make_rule("", reason="Renewal", trigger=RuleTrigger.BEFORE_RENEWAL, days=30, play_type="renewal")
    start_worker(processes=2)

    for _ in range(6):
        follow_play_rules.delay()

    assert until(lambda: all_looked(3))
    assert set(PlayRecord.objects.values_list("reason", "customer__name")) == {
        ("After a run", "Risky"),
        ("Matching", "Renews"),
        ("Renewal", "Renews"),
    }
    assert RuleEntryRecord.objects.filter(fired_at__isnull=False).count() == 3
    assert state.entries.get(customer__name="Pays since today").result == "waiting"


def test_a_receiver_that_hangs_keeps_neither_the_pass_nor_other_receivers_waiting(
    start_worker, owner, receive, monkeypatch
):
    monkeypatch.setenv("WEBHOOK_NETWORKS", "127.0.0.0/8")
    slow, quick = receive(hangs=True), receive()
    account, secret = make_account("Acme", csm=owner), WebhookSecret.new().written
    for name, server in (("slow", slow), ("quick", quick)):
        make_rule(name=name, webhook_url=server.url, webhook_secret=secret, play_type="", reason="")
    publish({account: 0.9}, timezone.now().date())
    start_worker(processes=2)

    follow_play_rules.delay()
    assert until(lambda: all_looked(2))
    send_due_webhooks.delay()

    assert until(lambda: WebhookDeliveryRecord.objects.get(rule__name="quick").status == "delivered")
    assert '"name": "Acme"' in quick.bodies[0]
    assert until(lambda: WebhookDeliveryRecord.objects.get(rule__name="slow").answer != "")
    waiting = WebhookDeliveryRecord.objects.get(rule__name="slow")
    assert (waiting.status, waiting.answer) == ("waiting", "No answer within 10 seconds")
    assert waiting.next_attempt_at > timezone.now()
    assert len(slow.bodies) == 1
