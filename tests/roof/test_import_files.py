"""Files are opened with a sentence for everything that can be wrong, and no row is lost in silence."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from churnapp.imports import Column, FileContract, UnreadableFile, open_source, parsers
from churnapp.imports.problems import (
    BrokenCsv,
    BrokenParquet,
    ColumnMissing,
    DuplicateHeader,
    FileEmpty,
    FileMissing,
    NotUtf8,
    UnknownFormat,
)
from churnapp.imports.rejections import write_report
from churnapp.imports.rows import RowCheck

pytestmark = pytest.mark.any_database

CONTRACT = FileContract(
    "things",
    (
        Column("thing_id", parsers.text(10), required=True, aliases=("id",)),
        Column("made_on", parsers.day),
        Column("price", parsers.decimal),
    ),
)


@pytest.fixture
def file_of(tmp_path):
    """Writes a file and returns its path."""

    def write(content: str | bytes, name: str = "things.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def check(path):
    """All possible rows of a file, and the check that holds the others."""
    row_check = RowCheck(open_source(path, CONTRACT))
    return list(row_check.rows(row_check.table())), row_check


def values_in(path):
    rows, row_check = check(path)
    assert row_check.rejections == []
    return [row.values for row in rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_line_ends_and_the_mark_before_utf8_are_understood(file_of, delimiter, mark, line_end):
    lines = [delimiter.join(cells) for cells in (("thing_id", "made_on"), ("ä1", "2025-01-31"))]
    path = file_of(mark + line_end.join(lines) + line_end)
    assert values_in(path) == [{"thing_id": "ä1", "made_on": date(2025, 1, 31)}]


@pytest.mark.parametrize(
    "header", ["Thing ID,Made On", " thing-id ,MADE_ON", "id,made_on", '"thing_id","made_on"']
)
def test_headers_are_compared_without_case_spaces_and_hyphens(file_of, header):
    assert values_in(file_of(f"{header}\na,2025-01-31\n")) == [
        {"thing_id": "a", "made_on": date(2025, 1, 31)}
    ]


def test_column_order_is_free_and_extra_columns_become_attributes(file_of):
    (row,), _ = check(file_of("colour,price,thing_id,empty\nred,1.50,a,\n"))
    assert row.values == {"price": Decimal("1.50"), "thing_id": "a"}
    assert row.attributes == {"colour": "red"}


def test_quoted_delimiters_line_ends_and_quotation_marks_belong_to_the_value(file_of):
    (row,), _ = check(file_of('thing_id,note\na,"one, ""two""\nthree"\n'))
    assert row.attributes["note"] == 'one, "two"\nthree'


def test_a_quotation_mark_inside_a_value_is_no_problem(file_of):
    (row,), _ = check(file_of('thing_id,note\na,5" wide\n'))
    assert row.attributes["note"] == '5" wide'


@pytest.mark.parametrize(
    ("name", "content", "problem", "sentence"),
    [
        ("things.csv", "", FileEmpty, "things.csv is empty.*header row"),
        ("things.csv", "\ufeff", FileEmpty, "is empty|blank line"),
        ("things.csv", "\n\n", FileEmpty, "blank line.*first row"),
        ("things.csv", ",,\n1,2,3\n", FileEmpty, "is empty"),
        ("things.xlsx", "PK", UnknownFormat, "neither CSV nor Parquet.*ending in .csv"),
        ("things.csv", "thing,price\na,1\n", ColumnMissing, "no column thing_id.*Did you mean 'thing'"),
        ("things.csv", "price,colour\n1,red\n", ColumnMissing, "It has: price, colour.*Add it"),
        ("things.csv", "wing_idea\nx\n", ColumnMissing, "It has: wing_idea. Add it"),
        ("things.csv", "thing_id,Price,price\na,1,2\n", DuplicateHeader, "column price more than once"),
        ("things.csv", 'thing_id,note\na,"open\nb,c\n', BrokenCsv, "row 2 that is never closed.*Close it"),
        ("things.parquet", b"PAR1 not really", BrokenParquet, "not a whole Parquet file.*copy it again"),
        ("things.parquet", b"PAR1", BrokenParquet, "not a whole Parquet file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_with_the_remedy(
    file_of, name, content, problem, sentence
):
    with pytest.raises(problem, match=sentence) as raised:
        check(file_of(content, name))
    assert isinstance(raised.value, UnreadableFile)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileMissing, match=r"nothing\.csv is not there\. Check the path"):
        open_source(tmp_path / "nothing.csv", CONTRACT)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"thing_id\nok\nM\xfcller\n", "byte 14, in line 3"),
        (b"\xff\xfet\x00h\x00", "byte 1, in line 1"),
        (b"thing_id\nok\n\xc3", "byte 13, in line 3"),
        (b"thing_id\n" + b"x" * (4 * 1024 * 1024 - 10) + b"\xc3\n", "byte 4194304, in line 2"),
    ],
    ids=["latin 1", "utf 16", "cut inside a letter", "between two blocks"],
)
def test_other_encodings_are_refused_with_the_place(file_of, content, place):
    with pytest.raises(NotUtf8, match=f"{place}.*Save it as UTF-8"):
        check(file_of(content))


def test_a_parquet_file_damaged_further_down_is_refused(tmp_path):
    path = tmp_path / "things.parquet"
    parquet.write_table(pa.table({"thing_id": [f"{number:08}" for number in range(5000)]}), path)
    content = bytearray(path.read_bytes())
    content[10:3000] = b"\xaa" * 2990
    path.write_bytes(content)
    with pytest.raises(BrokenParquet):
        check(path)


def test_parquet_types_are_read_as_what_they_say(tmp_path):
    path = tmp_path / "things.parquet"
    table = pa.table(
        {
            "thing_id": pa.array([7, 8], pa.int64()),
            "made_on": pa.array([date(2025, 1, 31), None], pa.date32()),
            "price": pa.array([Decimal("1.50"), None], pa.decimal128(8, 2)),
            "flag": pa.array([True, None]),
            "nested": pa.array([[1], [2]]),
        }
    )
    parquet.write_table(table, path)
    (first, second), _ = check(path)
    assert first.values == {"thing_id": "7", "made_on": date(2025, 1, 31), "price": Decimal("1.50")}
    assert first.attributes == {"flag": "true"}
    assert second.values == {"thing_id": "8", "made_on": None, "price": None}


def test_ids_that_a_data_frame_turned_into_floats_are_whole_again(tmp_path):
    path = tmp_path / "things.parquet"
    parquet.write_table(pa.table({"thing_id": pa.array([12.0, 13.0])}), path)
    assert [row["thing_id"] for row in values_in(path)] == ["12", "13"]


def test_a_bad_row_is_rejected_with_all_its_faults_and_the_others_go_on(file_of):
    rows, row_check = check(file_of("thing_id,made_on,price\na,31.01.2025,x\n,2025-01-31,1\nb,,\n"))
    assert [row.values["thing_id"] for row in rows] == ["b"]
    first, second = row_check.rejections
    assert (first.row, first.column, first.value) == (2, "made_on, price", "31.01.2025, x")
    assert "Write dates as 2026-01-31" in first.reason
    assert "'x' is not a number" in first.reason
    assert (second.row, second.column) == (3, "thing_id")
    assert "thing_id is missing" in second.reason


def test_rows_with_too_few_or_too_many_values_are_rejected_with_their_row_numbers(file_of):
    rows, row_check = check(file_of('thing_id,price\na,1\n\nb\n"c\nd",2\ne,1,2,3\nf,3\n'))
    assert [(row.number, row.values["thing_id"]) for row in rows] == [(2, "a"), (5, "c\nd"), (7, "f")]
    assert [(each.row, each.original) for each in row_check.rejections] == [
        (4, ("b",)),
        (6, ("e", "1", "2", "3")),
    ]
    assert "1 values where the header has 2" in row_check.rejections[0].reason
    assert row_check.blank_rows == 1


def test_words_for_missing_values_are_missing(file_of):
    rows = values_in(
        file_of(
            "thing_id,price\n"
            + "".join(f"a{n},{word}\n" for n, word in enumerate(["NaN", "null", "None", "N/A", "NaT", " "]))
        )
    )
    assert [row["price"] for row in rows] == [None] * 6


def test_a_corrected_report_can_be_imported_again(file_of, tmp_path):
    _, row_check = check(file_of("thing_id,price,note\na,x,“one”\nb\n"))
    report = tmp_path / "rejected.csv"
    write_report(
        report, row_check.source.header.names, sorted(row_check.rejections, key=lambda each: each.row)
    )
    with report.open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["thing_id"], first["row"], first["column"], first["value"]) == ("a", "2", "price", "x")
    assert second["thing_id"] == "b"

    report.write_text(report.read_text().replace("a,x,", "a,7,"))
    rows, again = check(report)
    assert again.rejections == []
    assert [(row.values, row.attributes) for row in rows] == [
        ({"thing_id": "a", "price": Decimal(7)}, {"note": "“one”"}),
        ({"thing_id": "b", "price": None}, {}),
    ]


def test_a_report_of_a_file_with_a_reason_column_keeps_both(file_of, tmp_path):
    _, row_check = check(file_of("thing_id,price,reason\na,x,theirs\n"))
    report = tmp_path / "rejected.csv"
    write_report(report, row_check.source.header.names, row_check.rejections)
    report.write_text(report.read_text().replace("a,x,", "a,7,"))
    (row,), _ = check(report)
    assert row.attributes == {"reason": "theirs"}


printable = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=8
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(printable, printable), min_size=1, max_size=8))
def test_any_text_written_as_csv_is_read_back(tmp_path_factory, pairs):
    path = tmp_path_factory.mktemp("csv") / "things.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["thing_id", "note", "mark"])
        writer.writerows((f"t{number}", *pair) for number, pair in enumerate(pairs))
    rows, row_check = check(path)
    assert row_check.rejections == []
    assert [(row.attributes.get("note", ""), row.attributes.get("mark", "")) for row in rows] == pairs


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parsers.day, "2025-01-31", date(2025, 1, 31)),
        (parsers.day, "2025-01-31 23:30:00", date(2025, 1, 31)),
        (parsers.day, "2025-01-31T23:30:00-02:00", date(2025, 2, 1)),
        (parsers.moment, "2025-01-31T10:00:00+02:00", datetime(2025, 1, 31, 8, tzinfo=UTC)),
        (parsers.moment, "2025-01-31", datetime(2025, 1, 31, tzinfo=UTC)),
        (parsers.whole_number(), "12.0", 12),
        (parsers.decimal, "1e3", Decimal(1000)),
        (parsers.share, "0.15", 0.15),
        (parsers.yes_or_no, "TRUE", True),
        (parsers.yes_or_no, "0", False),
        (parsers.one_of("stage", ["closed_won"]), "Closed - Won", "closed_won"),
    ],
)
def test_texts_are_understood(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "sentence"),
    [
        (parsers.day, "2025-02-30", "'2025-02-30' is not a date"),
        (parsers.day, "0001-01-01T00:00:00+23:00", "is not a date"),
        (parsers.text(3), "four", "4 characters are too long. Valid: up to 3"),
        (parsers.text(9), "a\x00b", "zero byte"),
        (parsers.decimal, "1,250", "is not a number. Write numbers as 1250.00"),
        (parsers.decimal, "inf", "is not a number"),
        (parsers.decimal, "1e12", "too large"),
        (parsers.number, "inf", "is not a number"),
        (parsers.number_of_at_least_zero, "-1", "-1 is negative. Valid: 0 or more"),
        (parsers.share, "15", "15 is not a share. Valid: 0 to 1"),
        (parsers.whole_number(), "1.5", "whole number from 0"),
        (parsers.whole_number(), "-1", "whole number from 0"),
        (parsers.whole_number(12), "13", "whole number from 0 to 12"),
        (parsers.yes_or_no, "maybe", "neither true nor false"),
        (
            parsers.one_of("stage", ["proposal", "closed_won"]),
            "won",
            "Unknown stage 'won'. Valid: proposal, closed_won",
        ),
    ],
)
def test_texts_that_are_not_possible_are_refused_with_the_valid_ones(parse, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(text)
