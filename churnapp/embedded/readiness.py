"""How a worker says that it takes tasks: through a file, which no lost reply or slow broker delays."""

import os
from contextlib import suppress
from pathlib import Path

READY_FILE = "CHURNAPP_READY_FILE"


def worker_ready_file(data_dir: Path) -> Path:
    """Where the worker that is started beside the embedded broker says that it is ready."""
    return data_dir / "run" / "worker.ready"


def say_ready() -> None:
    """Writes this process's number where its starter looks; without a starter it does nothing."""
    if not (named := os.environ.get(READY_FILE)):
        return
    path = Path(named)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(str(os.getpid()))
    draft.replace(path)


def ready_process(path: Path) -> int | None:
    """Number of the process that last said it is ready and still runs, or None."""
    with suppress(OSError, ValueError):
        process = int(path.read_text())
        os.kill(process, 0)
        return process
    return None
