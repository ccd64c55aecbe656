"""What can go wrong for a user, with a hint what to do. Anything else is a bug and shows its traceback."""


class ExplorerError(Exception):
    """A failure that the user can mend. `message` says where and what, `hint` what to do next."""

    status = 2
    """Exit status of the command."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the two lines apart, so that each interface can lay them out."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ExplorerError):
    """An option, name or file that does not fit."""


class QueryError(ExplorerError):
    """A query that cannot be understood."""

    def __init__(
        self, message: str, query: str, position: int, hint: str = "", *, mended: str | None = None
    ) -> None:
        """Remember the place: `position` is an offset in code points into `query`.

        `mended` is a whole query to propose instead, which parses; None where none suggests itself.
        """
        super().__init__(message, hint)
        self.query = query
        self.position = position
        self.mended = mended


class IndexUnusableError(ExplorerError):
    """The index is missing, damaged, locked or of another format."""

    status = 3


class IndexBusyError(IndexUnusableError):
    """Another process writes the index."""


class SourceFileError(ExplorerError):
    """Files that could not be read, under `--strict`."""

    status = 4
