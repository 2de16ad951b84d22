"""One rule for all formats: a few bad digits among many good ones are left out and counted, more are refused."""

from digitcluster.core.errors import ReadingError
from digitcluster.wording import capitalized, counted

MOST = 0.01  # of the digits
PATIENCE = 1000  # bad ones after which reading ends early if they are the majority


class RecordError(Exception):
    """What is wrong with a line or a picture, to be put after its place: "Line 17 of digits.json"."""


class SkippedRecords:
    """The lines or pictures of a file that cannot be read as digits.

    Attributes
    ----------
    name : str
        The file's, for people.
    count : int

    Parameters
    ----------
    record : str
        What one of them is called: "line", "picture".
    """

    def __init__(self, name: str, *, record: str = "line") -> None:
        self.name, self._record = name, record
        self.count = 0
        self._first, self._details = "", ""

    def add(self, place: int | str, reason: object, *, read: int, details: str = "") -> None:
        """Leave one out.

        Parameters
        ----------
        place : int or str
            The line's number, or the picture's name.
        reason : str or exception
            To be put after the place.
        read : int
            How many good ones there are so far.

        Raises
        ------
        ReadingError
            When it is already clear that there are too many.
        """
        self.count += 1
        if self.count == 1:
            number = f"{place:,}" if isinstance(place, int) else place
            self._first = f"{self._record} {number} of {self.name} {str(reason).rstrip('.')}."
            self._details = details
        if self.count >= PATIENCE and read < self.count:
            self.check(read)

    def check(self, read: int) -> None:
        """Raise ReadingError when too many were left out, compared with `read` good ones."""
        if self.count > MOST * (read + self.count):
            more = ""
            if self.count > 1 and read:
                others = "another one" if self.count == 2 else f"{self.count - 1:,} others"
                more = f" The same goes for {others} of {read + self.count:,}."
            raise ReadingError(capitalized(self._first) + more, details=self._details)

    def notes(self, read: int) -> list[str]:
        """Return what people need to know about those that were left out, in sentences."""
        if not self.count:
            return []
        were = "was" if self.count == 1 else "were"
        return [f"{self.count:,} of {counted(read + self.count, self._record)} {were} left out; {self._first}"]
