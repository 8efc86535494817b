"""A log line is one JSON object with what is needed to follow a request."""

import json
import logging

import pytest

from churnapp.logs import logging_settings

pytestmark = pytest.mark.any_database


@pytest.fixture
def lines(capsys):
    """What the console handler wrote, parsed."""
    config = logging_settings(for_people=False)
    formatter = config["formatters"]["lines"].pop("()")(**config["formatters"]["lines"])

    def read(record: logging.LogRecord) -> dict:
        return json.loads(formatter.format(record))

    return read


def test_a_line_of_any_library_is_json_with_time_level_and_logger(lines):
    record = logging.LogRecord("celery.beat", logging.WARNING, "f", 1, "late by %s", ("3 s",), None)

    line = lines(record)

    assert (line["event"], line["level"], line["logger"]) == ("late by 3 s", "warning", "celery.beat")
    assert line["timestamp"].endswith("Z")


def test_an_exception_stays_on_its_line(lines):
    try:
        raise ValueError("broken")
    except ValueError as problem:
        info = (type(problem), problem, problem.__traceback__)
    record = logging.LogRecord("churnapp", logging.ERROR, "f", 1, "failed", (), info)

    assert "ValueError: broken" in lines(record)["exception"]


@pytest.mark.django_db
def test_a_request_is_logged_once_with_its_id_and_status(client, caplog):
    with caplog.at_level("INFO"):
        client.get("/login/")

    events = [r.msg for r in caplog.records if isinstance(r.msg, dict) and "request" in r.msg]
    assert [event["event"] for event in events] == ["request_finished"]
    assert events[0]["code"] == 200
    assert events[0]["request_id"]
