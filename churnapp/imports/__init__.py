"""The floor of every import: files are opened, rows checked, rejections reported; knows no context."""

from churnapp.imports import parsers
from churnapp.imports.contract import INGESTED_AT_COLUMN, Column, FileContract
from churnapp.imports.mapped_file import write_mapped_file
from churnapp.imports.mapping import FileMapping, MappingWrong, read_mapping
from churnapp.imports.outcome import FolderForReports, ImportOutcome
from churnapp.imports.problems import UnreadableFile
from churnapp.imports.rejections import Rejection
from churnapp.imports.row_import import Progress, RowImport, RowRefused
from churnapp.imports.rows import CheckedRow
from churnapp.imports.source import ENDINGS, SourceFile, open_source
from churnapp.imports.upsert import Upsert, WantedRecord

__all__ = [
    "ENDINGS",
    "INGESTED_AT_COLUMN",
    "CheckedRow",
    "Column",
    "FileContract",
    "FileMapping",
    "FolderForReports",
    "ImportOutcome",
    "MappingWrong",
    "Progress",
    "Rejection",
    "RowImport",
    "RowRefused",
    "SourceFile",
    "UnreadableFile",
    "Upsert",
    "WantedRecord",
    "open_source",
    "parsers",
    "read_mapping",
    "write_mapped_file",
]
