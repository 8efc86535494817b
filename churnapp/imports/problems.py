"""Files that cannot be read at all; each message is one sentence with the remedy."""


class UnreadableFile(ValueError):
    """A file cannot be imported as a whole; nothing of it was stored."""


class FileMissing(UnreadableFile):
    """There is no file at that path."""


class FileEmpty(UnreadableFile):
    """The file has no header."""


class UnknownFormat(UnreadableFile):
    """The file is neither CSV nor Parquet."""


class NotUtf8(UnreadableFile):
    """The text is encoded otherwise."""


class BrokenCsv(UnreadableFile):
    """The file cannot be split into rows."""


class BrokenParquet(UnreadableFile):
    """The file is not a whole Parquet file."""


class DuplicateHeader(UnreadableFile):
    """Two columns have the same name."""


class ColumnMissing(UnreadableFile):
    """A required column is not there."""
