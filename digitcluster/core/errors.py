"""The problems that a user can meet: what is wrong, where, and what would be right."""

from digitcluster.wording import printable


class DigitClusterError(Exception):
    """A problem that a user can understand and put right.

    Parameters
    ----------
    message : str
        One or two plain sentences: what is wrong, where (file, line or byte), what would be right. What cannot be shown
        in them becomes "�".
    details : str
        Technical particulars that the window folds away and the command line leaves out.
    """

    def __init__(self, message: str, *, details: str = "") -> None:
        super().__init__(printable(message))  # it quotes what files hold, where bytes may be anything
        self.details = details


class ReadingError(DigitClusterError):
    """A file cannot be read."""


class WritingError(DigitClusterError):
    """A file cannot be written."""


class SettingsError(DigitClusterError):
    """A training cannot be done with these settings on these digits."""


def out_of_memory(error: MemoryError) -> DigitClusterError:
    """Return what to tell people about work that needed more memory than there is."""
    return DigitClusterError(
        "This computer has not enough memory for that. Close other programs, or use fewer digits or clusters.",
        details=str(error),
    )
