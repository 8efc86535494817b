"""Tables written to files that people and programs open: CSV, Excel or Parquet.

A text that a spreadsheet would run as a formula is written so that it stays text: in CSV with an apostrophe
before it, in Excel as a text cell that is marked as quoted and keeps its content. Parquet holds bare values.
"""

from churnapp.exports.cells import FORMULA_STARTS, harmless_cell
from churnapp.exports.csv_table import csv_lines, write_csv
from churnapp.exports.excel_table import MOST_EXCEL_ROWS, write_excel
from churnapp.exports.files import ExportRefused, write_table, writer_for
from churnapp.exports.parquet_table import write_parquet
from churnapp.exports.table import Batch, Heading

__all__ = [
    "FORMULA_STARTS",
    "MOST_EXCEL_ROWS",
    "Batch",
    "ExportRefused",
    "Heading",
    "csv_lines",
    "harmless_cell",
    "write_csv",
    "write_excel",
    "write_parquet",
    "write_table",
    "writer_for",
]
