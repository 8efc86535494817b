"""What a wrong environment variable does: one sentence with the remedy."""

import pytest

from churnapp.environment import EnvironmentProblem, read_environment

pytestmark = pytest.mark.any_database


def test_nothing_set_means_the_embedded_default(tmp_path):
    environment = read_environment({}, checkout=tmp_path)

    assert environment.database is None
    assert environment.broker_url is None
    assert environment.data_dir == tmp_path / "data"
    assert environment.debug is False


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("DATABASE_URL", "oracle://host/db", "postgresql://"),
        ("DATABASE_URL", "postgresql://host:port/db", "postgresql://"),
        ("REDIS_URL", "amqp://host", "redis://host:6379/0"),
        ("REDIS_URL", "redis://:secret@host:99999/0", "redis://host:6379/0"),
        ("REDIS_URL", "redis://[::1/0", "redis://host:6379/0"),
        ("DATA_DIR", "relative/folder", "absolute path"),
        ("DATA_DIR", "/proc/nowhere", "can be created"),
        ("SHARED_DIR", "relative/folder", "absolute path"),
        ("SHARED_DIR", "/proc/nowhere", "can be created"),
        ("EMAIL_URL", "imap://host", "smtp://user:password@host:587"),
        ("EMAIL_URL", "smtp://user:password@host:port", "smtps://"),
        ("EMAIL_FROM", "nobody", "churn@example.com"),
        ("SECRET_KEY", "short", "at least 32"),
        ("DEBUG", "maybe", "true or false"),
        ("ALLOWED_HOSTS", "https://example.com", "host names"),
        ("BASE_URL", "example.com", "https://"),
        ("WEBHOOK_NETWORKS", "10.1.0.9/16", "10.1.0.0/16"),
        ("PREDICTIONS_KEPT_DAYS", "soon", "120 or more"),
        ("PREDICTIONS_KEPT_DAYS", "30", "outcomes are known after 90"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_the_remedy(variable, value, remedy, tmp_path):
    with pytest.raises(EnvironmentProblem) as problem:
        read_environment({variable: value}, checkout=tmp_path)

    message = str(problem.value)
    assert message.startswith(variable)
    assert remedy in message
    assert "\n" not in message
    assert "secret" not in message


def test_a_password_in_a_refused_address_is_not_repeated(tmp_path):
    with pytest.raises(EnvironmentProblem) as problem:
        read_environment({"DATABASE_URL": "mysql://me:s3cret@host/db"}, checkout=tmp_path)

    assert "s3cret" not in str(problem.value)
    assert "mysql://me:***@host/db" in str(problem.value)


def test_postgresql_looks_rows_up_along_indexes_unless_the_address_says_otherwise(tmp_path):
    address = "postgresql://host/db"
    usual = read_environment({"DATABASE_URL": address}, checkout=tmp_path).database
    said = read_environment(
        {"DATABASE_URL": f"{address}?options=-c%20random_page_cost%3D4"}, checkout=tmp_path
    ).database

    assert "-c random_page_cost=1.1" in usual["OPTIONS"]["options"]
    assert said["OPTIONS"]["options"].endswith("-c random_page_cost=4")
    assert "OPTIONS" not in read_environment({"DATABASE_URL": "sqlite:////tmp/x"}, checkout=tmp_path).database


@pytest.mark.parametrize(
    ("said", "threshold"), [("", 1), ("?prepare_threshold=5", 5), ("?prepare_threshold=none", None)]
)
def test_postgresql_prepares_statements_unless_the_address_says_otherwise(tmp_path, said, threshold):
    database = read_environment({"DATABASE_URL": f"postgresql://host/db{said}"}, checkout=tmp_path).database

    assert database["OPTIONS"]["prepare_threshold"] == threshold


def test_a_data_folder_nobody_may_write_to_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("churnapp.environment.os.access", lambda *_: False)

    with pytest.raises(EnvironmentProblem, match="may write to"):
        read_environment({"DATA_DIR": str(tmp_path)}, checkout=tmp_path)
