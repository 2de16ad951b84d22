"""What people say about a file of digits where the file does not say it itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """What was chosen before a file is read; None where the program finds out, or takes the usual.

    Attributes
    ----------
    part : str or None
        One of the file's parts, such as "test".
    labels_from : {0, 1} or None
        In a file whose labels run to 10: 1 where 1 stands for the digit 0, 0 where 10 does.
    cell : (height, width) or None
        In pixels, of one digit in a picture that shows many of them in rows.
    """

    part: str | None = None
    labels_from: int | None = None
    cell: tuple[int, int] | None = None


NO_CHOICES = Choices()
