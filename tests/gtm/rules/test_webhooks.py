"""Messages to other programs: how they are signed, where they never go, and what becomes of them."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from gtm.domain.webhook import WebhookSecret, next_attempt
from gtm.models import DeliveryStatus, PlayRuleRecord, WebhookDeliveryRecord
from gtm.repositories.webhooks import sending
from gtm.repositories.webhooks.address import AddressRefused, destination_of
from gtm.repositories.webhooks.delivering import AT_ONCE_FOR_AN_ADDRESS, deliver, due_deliveries, try_again

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Receiver(HTTPServer):
    """A program that receives messages and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[dict[str, str], str]] = []
        self.status = 204
        self.location = ""
        self.hangs = threading.Event()
        self.trickles = False
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?from=churn"

    def handle_error(self, request: object, client_address: object) -> None:
        """A receiver that is cut off says nothing."""


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.hangs.is_set():
            self.server.over.wait(20)
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        while self.server.trickles and not self.server.over.wait(0.05):
            self.wfile.write(b".")

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def rule(db) -> PlayRuleRecord:
    return PlayRuleRecord.objects.create(
        name="Tell the desk",
        notify=True,
        webhook_secret=WebhookSecret.new().written,
        created_at=NOW,
        changed_at=NOW,
    )


def a_delivery(rule: PlayRuleRecord, url: str, **fields: object) -> WebhookDeliveryRecord:
    number = WebhookDeliveryRecord.objects.count()
    defaults = {"message_id": f"msg_{number}", "body": '{"type": "ä"}', "created_at": NOW}
    return WebhookDeliveryRecord.objects.create(
        rule=rule, url=url, next_attempt_at=NOW, **{**defaults, **fields}
    )


def resolving_to(monkeypatch, *addresses: str) -> None:
    def looked_up(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)


def test_a_signature_is_the_one_that_receivers_of_standard_webhooks_expect():
    secret = WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")

    headers = secret.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        '{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, tz=UTC),
    )

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize(
    "written", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_*", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
)
def test_a_secret_that_anybody_could_guess_is_refused(written):
    with pytest.raises(ValueError, match="24 bytes"):
        WebhookSecret(written)


def test_a_secret_is_never_the_same_and_never_shown_by_accident():
    first, second = WebhookSecret.new(), WebhookSecret.new()

    assert first.written != second.written
    assert first.written not in repr(first)


def test_pauses_grow_until_a_message_is_given_up():
    pauses = [next_attempt(attempts, NOW) for attempts in range(1, 9)]

    assert pauses[-1] is None
    waits = [pause - NOW for pause in pauses[:-1]]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "192.168.1.1",
        "172.16.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.7",
        "64:ff9b::a00:7",
        "2002:a00:7::1",
    ],
)
def test_nothing_is_sent_into_a_private_network(monkeypatch, address):
    resolving_to(monkeypatch, address)

    with pytest.raises(AddressRefused, match="private network"):
        destination_of("https://hooks.example.com/a")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    resolving_to(monkeypatch, "93.184.215.14", "10.0.0.7")

    with pytest.raises(AddressRefused, match="private network"):
        destination_of("https://hooks.example.com/a")


def test_the_address_that_was_looked_up_is_the_one_that_is_connected_to(monkeypatch):
    resolving_to(monkeypatch, "93.184.215.14")

    found = destination_of("https://hooks.example.com/a/b?c=1")

    assert (found.ip, found.port, found.host, found.target) == (
        "93.184.215.14",
        443,
        "hooks.example.com",
        "/a/b?c=1",
    )


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a",
        "file:///etc/passwd",
        "https:///nowhere",
        "https://user:word@example.com/",
        "https://example.com:99999/",
        "http://[::1/",
        "hook",
    ],
)
def test_what_is_no_plain_https_address_is_refused(monkeypatch, url):
    resolving_to(monkeypatch, "93.184.215.14")

    with pytest.raises(AddressRefused):
        destination_of(url)


def test_plain_http_is_refused_on_the_internet(monkeypatch):
    resolving_to(monkeypatch, "93.184.215.14")

    with pytest.raises(AddressRefused, match="https"):
        destination_of("http://hooks.example.com/a")


def test_a_name_that_nobody_knows_is_a_sentence():
    with pytest.raises(AddressRefused, match="cannot be found"):
        destination_of("https://nobody.invalid/")


def test_a_message_arrives_once_signed_as_it_was_kept(receiver, rule):
    delivery = a_delivery(rule, receiver.url)

    assert deliver(delivery.pk, NOW)
    assert not deliver(delivery.pk, NOW + timedelta(days=1))

    ((headers, body),) = receiver.received
    delivery.refresh_from_db()
    expected = WebhookSecret(rule.webhook_secret).headers(delivery.message_id, body, NOW)
    assert body == delivery.body
    assert {name: headers[name] for name in expected} == expected
    assert headers["host"].startswith("127.0.0.1")
    assert (delivery.status, delivery.next_attempt_at, delivery.answer) == ("delivered", None, "204")


def test_a_receiver_that_refuses_hears_of_it_again_later_with_the_same_id(receiver, rule):
    receiver.status = 503
    delivery = a_delivery(rule, receiver.url)

    deliver(delivery.pk, NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.next_attempt_at) == ("waiting", NOW + timedelta(minutes=1))
    assert not deliver(delivery.pk, NOW + timedelta(seconds=59))
    receiver.status = 200
    deliver(delivery.pk, NOW + timedelta(minutes=1))

    delivery.refresh_from_db()
    first, second = (headers for headers, _ in receiver.received)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]
    assert (delivery.status, delivery.attempts) == ("delivered", 2)


def test_after_the_last_attempt_a_message_is_given_up_until_a_person_tries_again(receiver, rule):
    receiver.status = 500
    delivery = a_delivery(rule, receiver.url, attempts=7)

    deliver(delivery.pk, NOW)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.next_attempt_at) == (DeliveryStatus.GIVEN_UP, None)

    receiver.status = 200
    try_again(delivery, NOW)
    deliver(delivery.pk, NOW)
    delivery.refresh_from_db()
    assert delivery.status == DeliveryStatus.DELIVERED


def test_a_redirect_is_not_followed(receiver, rule):
    receiver.status, receiver.location = 302, receiver.url
    delivery = a_delivery(rule, receiver.url)

    deliver(delivery.pk, NOW)

    delivery.refresh_from_db()
    assert len(receiver.received) == 1
    assert delivery.status == DeliveryStatus.WAITING
    assert delivery.answer.startswith("302")


def test_a_receiver_that_hangs_is_left_in_time(receiver, rule, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    receiver.hangs.set()
    delivery = a_delivery(rule, receiver.url)

    deliver(delivery.pk, NOW)

    delivery.refresh_from_db()
    assert delivery.answer == "No answer within 0.3 seconds"
    assert delivery.status == DeliveryStatus.WAITING


def test_a_receiver_that_trickles_is_cut_off(receiver, rule, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.5)
    receiver.status, receiver.trickles = 200, True
    delivery = a_delivery(rule, receiver.url)

    deliver(delivery.pk, NOW)

    delivery.refresh_from_db()
    assert delivery.answer == "No answer within 0.5 seconds"


def test_an_address_that_became_private_since_is_refused_at_delivery(rule, monkeypatch):
    resolving_to(monkeypatch, "169.254.169.254")
    delivery = a_delivery(rule, "https://hooks.example.com/a")

    deliver(delivery.pk, NOW)

    delivery.refresh_from_db()
    assert "private network" in delivery.answer
    assert delivery.status == DeliveryStatus.WAITING


def test_two_workers_try_a_message_once(receiver, rule):
    delivery = a_delivery(rule, receiver.url)
    WebhookDeliveryRecord.objects.filter(pk=delivery.pk).update(next_attempt_at=NOW + timedelta(minutes=5))

    assert not deliver(delivery.pk, NOW)
    assert receiver.received == []


def test_one_address_keeps_only_a_few_workers_waiting(rule):
    for _ in range(AT_ONCE_FOR_AN_ADDRESS + 3):
        a_delivery(rule, "https://slow.example.com/")
    other = a_delivery(rule, "https://quick.example.com/")

    due = due_deliveries(timezone.now())

    assert len(due) == AT_ONCE_FOR_AN_ADDRESS + 1
    assert other.pk in due
