import zipfile
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from churnapp.exports import Heading, csv_lines, harmless_cell, write_excel, write_parquet
from churnapp.exports.table import schema_of

pytestmark = pytest.mark.any_database
HEADINGS = [
    Heading("Account", pa.string()),
    Heading("MRR", pa.decimal128(14, 2), "#,##0.00"),
    Heading("Renewal", pa.date32(), "yyyy-mm-dd"),
]
FORMULA = '=HYPERLINK("https://evil.example","x")'


def parts_of(path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_excel_gets_numbers_and_days_as_such(tmp_path):
    rows = [("Blue Ocean", Decimal("1250.50"), date(2027, 1, 31)), ("Red", None, None)]

    assert write_excel(tmp_path / "out.xlsx", HEADINGS, [rows], title="Accounts: [mine]") == 2

    sheet = parts_of(tmp_path / "out.xlsx")["xl/worksheets/sheet1.xml"]
    assert "<v>1250.5</v>" in sheet
    assert "<v>46418</v>" in sheet, "the day as Excel counts it"
    assert 't="inlineStr"><is><t>Blue Ocean' in sheet


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_nothing_a_customer_is_called_runs_in_a_spreadsheet(tmp_path, start):
    text = f"{start}1+1"
    write_excel(tmp_path / "out.xlsx", HEADINGS, [[(text, None, None)]], title="x")
    parts = parts_of(tmp_path / "out.xlsx")

    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    assert harmless_cell(text) == f"'{text}"
    assert f"'{text}" in "".join(csv_lines(["Account"], [[(text,)]]))


def test_links_and_numbers_in_text_stay_text(tmp_path):
    rows = [("https://evil.example", None, None), ("00123", None, None), (FORMULA, None, None)]
    write_excel(tmp_path / "out.xlsx", HEADINGS, [rows], title="x")
    parts = parts_of(tmp_path / "out.xlsx")

    assert "<hyperlink " not in parts["xl/worksheets/sheet1.xml"]
    assert "<t>00123</t>" in parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]


def test_parquet_is_typed_also_where_the_first_rows_are_empty(tmp_path):
    batches = [[("a", None, None)], [("b", Decimal("2.00"), date(2027, 1, 1))]]

    write_parquet(tmp_path / "out.parquet", schema_of(HEADINGS), batches)

    table = pq.read_table(tmp_path / "out.parquet")
    assert table.schema.field("MRR").type == pa.decimal128(14, 2)
    assert table.column("Renewal").to_pylist() == [None, date(2027, 1, 1)]


def test_a_numbers_minus_is_no_formula():
    assert "".join(csv_lines(["n"], [[(Decimal(-5),)]])) == "\ufeffn\r\n-5\r\n"
