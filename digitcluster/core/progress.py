"""What a long-running generator yields while it works, and how to drive one to its end."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

Record = TypeVar("Record")
Other = TypeVar("Other")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """How far a long-running function has come.

    Attributes
    ----------
    text : str
        What is being done, for people: "Reading digits.json".
    done : int
        How much of `total` is done, in `unit`.
    total : int
        How much there is; 0 where that is unknown.
    unit : str
        What is counted: "bytes", "digits", …
    """

    text: str
    done: int
    total: int
    unit: str = "digits"

    @property
    def fraction(self) -> float:
        """The share that is done, 0 to 1; 0 where the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def in_one_step(text: str, work: Callable[[], Result]) -> Generator[Progress, None, Result]:
    """Return a generator for a job that does its work in one go; `text` says what it is, for people."""
    yield Progress(text, 0, 0)
    return work()


def mapped(work: Generator[Record, None, Result], change: Callable[[Record], Other]) -> Generator[Other, None, Result]:
    """Return a generator that does the same, but yields what `change` makes of each record."""
    while True:
        try:
            record = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        try:
            yield change(record)
        except GeneratorExit:  # cancelled: the work itself has something to close
            work.close()
            raise


def reworded(
    work: Generator[Progress, None, Result], text_of: Callable[[Progress], str]
) -> Generator[Progress, None, Result]:
    """Return a generator that does the same, but whose progress has other texts."""
    return mapped(work, lambda record: replace(record, text=text_of(record)))


def finish(work: Generator[Any, None, Result]) -> Result:
    """Drive a generator to its end without looking at its progress, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
