"""One attempt: bounded in time and size, to the address that was looked up, without following anything."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gtm.repositories.webhooks.address import Destination

SECONDS = 10.0
LONGEST_ANSWER = 4_096
SHOWN = 200
_OWN = {"content-type": "application/json; charset=utf-8", "user-agent": "ChurnApp"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        words: status and beginning of the answer, or why there was none.
    """

    is_accepted: bool
    words: str


def send(destination: Destination, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Sends once; every answer but 2xx, and none within ten seconds altogether, is a failure."""
    connection = _PinnedConnection(destination)
    try:
        with _cut_after(SECONDS, connection):
            connection.request("POST", destination.target, body=body, headers={**_OWN, **headers})
            response = connection.getresponse()
            text = response.read(LONGEST_ANSWER)
    except TimeoutError:
        return Answer(False, _("No answer within %(seconds)s seconds") % {"seconds": f"{SECONDS:g}"})
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Answer(False, f"{type(problem).__name__}: {problem}"[:SHOWN])
    finally:
        connection.close()
    said = text.decode("utf-8", "replace").replace("\x00", "")[:SHOWN]
    return Answer(200 <= response.status < 300, f"{response.status} {said}".strip())


class _PinnedConnection(http.client.HTTPConnection):
    """Connects to the address that was looked up, and asks for the certificate of the name."""

    def __init__(self, destination: Destination) -> None:
        super().__init__(destination.host, destination.port, timeout=SECONDS)
        self._destination = destination
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        """Without looking the name up again."""
        self.sock = self._wire = socket.create_connection(
            (self._destination.ip, self._destination.port), timeout=SECONDS
        )
        if self._destination.is_tls:
            tls = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self._destination.host, do_handshake_on_connect=False
            )
            self.sock = self._wire = tls
            tls.do_handshake()

    def cut(self) -> None:
        """Ends the connection under whoever waits for it in another thread."""
        if self._wire is not None:
            with suppress(OSError):  # it is over already
                self._wire.shutdown(socket.SHUT_RDWR)


@contextmanager
def _cut_after(seconds: float, connection: _PinnedConnection) -> Iterator[None]:
    """Cuts a connection that trickles: each byte in time, the whole answer never.

    Raises:
        TimeoutError: it was cut.
    """
    is_cut = threading.Event()

    def cut() -> None:
        is_cut.set()
        connection.cut()

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, ValueError, http.client.HTTPException):
        if is_cut.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
    if is_cut.is_set():
        raise TimeoutError
