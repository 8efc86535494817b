"""Where the embedded Redis-protocol server listens: a unix socket, so that no port is taken or open."""

import hashlib
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108


def embedded_broker_socket(data_dir: Path) -> Path:
    """Path of the socket: inside data_dir, or a short name in the temporary folder where that is too long."""
    inside = data_dir / "run" / "broker.sock"
    if len(bytes(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(bytes(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"churnapp-{name}.sock"


def embedded_broker_url(data_dir: Path) -> str:
    """The broker address in the form that Celery reads."""
    return f"redis+socket://{embedded_broker_socket(data_dir)}"
