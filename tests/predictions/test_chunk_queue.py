"""One suite on the queue in memory and on the real one."""

import pytest

from predictions.scoring.queue import CeleryChunkQueue, ChunkQueue, QueueUnreachable
from tests.predictions.conftest import FakeQueue


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.services)])
def queue(request) -> ChunkQueue:
    if request.param == "fake":
        return FakeQueue()
    request.getfixturevalue("broker")
    return CeleryChunkQueue()


@pytest.fixture(params=["fake", "real"])
def dead_queue(request) -> ChunkQueue:
    if request.param == "fake":
        fake = FakeQueue()
        fake.is_down = True
        return fake
    request.getfixturevalue("no_broker")
    return CeleryChunkQueue()


def test_a_queue_is_empty_until_something_was_sent(queue: ChunkQueue):
    queue.refuse_unreachable()
    assert queue.is_empty()

    queue.send([1, 2])

    assert not queue.is_empty()


def test_a_dead_broker_is_refused_with_the_remedy(dead_queue: ChunkQueue):
    for ask in (dead_queue.refuse_unreachable, dead_queue.is_empty, lambda: dead_queue.send([1])):
        with pytest.raises(QueueUnreachable, match=r"does not answer.*make run"):
            ask()
