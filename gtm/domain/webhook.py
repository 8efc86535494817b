"""Signed messages to other programs, as Standard Webhooks has them."""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from churnapp.saying import say

PREFIX = "whsec_"
NEW_SECRET_BYTES = 32
# a receiver that is down over a weekend still hears of it; after the last one a person may try again
_PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
    timedelta(hours=48),
)


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """The key that signs messages, written with its prefix and in base64.

    Raises:
        ValueError: it is not written so, or too short.
    """

    written: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.written.startswith(PREFIX) or len(self._key) < 24:
            raise ValueError(
                say("A secret begins with {prefix} and has at least 24 bytes in base64.", prefix=PREFIX)
            )

    @classmethod
    def new(cls) -> "WebhookSecret":
        """A key that nobody can guess."""
        return cls(PREFIX + base64.b64encode(secrets.token_bytes(NEW_SECRET_BYTES)).decode())

    def headers(self, message_id: str, body: str, now: datetime) -> dict[str, str]:
        """What a receiver checks a message by.

        Args:
            message_id: the same at every attempt.
            body: exactly what is sent.
            now: of this attempt; a receiver refuses what is long past.
        """
        timestamp = str(int(now.timestamp()))
        signed = hmac.new(self._key, f"{message_id}.{timestamp}.{body}".encode(), sha256).digest()
        return {
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }

    @property
    def _key(self) -> bytes:
        try:
            return base64.b64decode(self.written.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            return b""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When a message that failed is tried again; None when it is given up.

    Args:
        attempts: made so far, with the one that failed.
        now: of that one.
    """
    return now + _PAUSES[attempts - 1] if attempts <= len(_PAUSES) else None
