"""What stands in the list of runs: models with their names, runs and tests; and sweeps."""

from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.digits import Digits
from digitcluster.core.model.evaluation import error_rate
from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Recording
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.titles import DOT, EDITED, Told, describe, details, digits_name, run_title, sweep_title

_numbers = count(1)


def next_number() -> int:
    """Return a number that nothing else in the list has; later ones are larger."""
    return next(_numbers)


@dataclass(frozen=True, eq=False)
class TestResult:
    """How well a model named some digits.

    Attributes
    ----------
    digits_name : str
    matrix : int64 (classes, classes)
        Rows are true labels, columns the labels given.
    unknown : int
        How many of the digits have labels that the model does not know; they are not in the matrix.
    digits : Digits or None
        The digits, all of them; None where they were not kept, as in a session's file.
    rows : intp (m,) or None
        Which of them were tested: the model may have learned from the others; None for all.
    assignment : Assignment or None
        Of all the digits to the model's clusters.
    was_learned : bool
        Whether the model learned from these very digits: new ones are harder.
    """

    __test__ = False  # it is no test of the program's, whatever its name begins with

    digits_name: str
    matrix: NDArray[np.int64]
    unknown: int = 0
    digits: Digits | None = None
    rows: NDArray[np.intp] | None = None
    assignment: Assignment | None = None
    was_learned: bool = False

    @property
    def error_rate(self) -> float | None:
        """Share of the tested digits named wrongly, 0 to 1."""
        return error_rate(self.matrix)

    @property
    def count(self) -> int:
        """How many digits were tested."""
        return int(self.matrix.sum())


@dataclass(frozen=True, eq=False)
class ModelEntry:
    """A model in the list. When something about it changes, `dataclasses.replace` makes the next one.

    Attributes
    ----------
    model : Model
    run : Run or None
        The run that it comes from, if it was trained, not opened as a model.
    name : str
        The name that a person gave it; empty for the one by its settings.
    edited : bool
        Whether its clusters were changed by hand.
    test : TestResult or None
        The last test, which fills the test column. Another model needs another test.
    validated : TestResult or None
        The same for the validation digits among the open ones, where the model has none of its own.
    distinction : str
        What makes its title unique in the list; `Runs` sees to it.
    is_builtin : bool
        Whether it came with the program.
    number : int
        Which one it is, however often it is replaced.
    recording : Recording or None
        The iterations of its training, where they were kept.
    pinned : bool
        Whether it stays at the top of the list.
    """

    model: Model
    run: Run | None = None
    name: str = ""
    edited: bool = False
    test: TestResult | None = None
    validated: TestResult | None = None
    distinction: str = ""
    is_builtin: bool = False
    number: int = field(default_factory=next_number)
    recording: Recording | None = None
    pinned: bool = False

    @property
    def bare_title(self) -> str:
        """Its name, or its settings in short."""
        return self.name or (self.model.name if self.run is None else run_title(self.model, self.run))

    @property
    def ending(self) -> str:
        """What its title ends with, however it is called."""
        return f"{DOT}{EDITED}" if self.edited else ""

    @property
    def title(self) -> str:
        """What it is called everywhere: unique in the list, and short."""
        return self.bare_title + self.distinction + self.ending

    @property
    def told(self) -> Told:
        """The same in its parts, with the details that may tell it apart; of a given name there are none."""
        return Told(self.bare_title, self.distinction, self.ending, () if self.name else details(self.model, self.run))

    @property
    def description(self) -> str:
        """Title and all settings, in lines."""
        return f"{self.title}\n{describe(self.model, self.run)}"

    @property
    def training_error(self) -> float | None:
        """Share of its training digits named wrongly, 0 to 1.

        None for the built-in model: it learned with labels, from other digits, and cannot be compared.
        """
        return None if self.is_builtin else self.model.result("training_error")

    @property
    def validation_error(self) -> float | None:
        """Share of its validation digits named wrongly, 0 to 1; of the open ones where it has none of its own."""
        own = self.model.result("validation_error")
        return own if own is not None or self.validated is None else self.validated.error_rate

    @property
    def has_own_validation(self) -> bool:
        """Whether it was trained with validation digits, on which its error rate is known."""
        return self.model.result("validation_error") is not None

    @property
    def test_error(self) -> float | None:
        """Share of the digits of the last test named wrongly, 0 to 1."""
        return None if self.test is None else self.test.error_rate

    def at(self, place: int) -> "ModelEntry":
        """Return the model as it was at a frame of its recording: an entry that stands for the same one in the list.

        Without a recording it is this one.
        """
        if self.recording is None:
            return self
        model = self.recording.model(place, self.model if self.run is None else self.run.model)
        number = self.recording.frames[place].number
        return replace(
            self,
            model=model,
            name=self.bare_title,
            distinction=f"{self.distinction}{DOT}iteration {number}",
            edited=False,
            test=None,
            validated=None,
        )

    def matrix(self, part: str) -> NDArray[np.int64] | None:
        """Return the confusion matrix of "validation" or "test" digits; None where there is none."""
        run = self.run
        if part == "validation" and run is not None and run.model is self.model and run.validation_confusion.any():
            return run.validation_confusion
        tested = {"validation": self.validated, "test": self.test}.get(part)
        return None if tested is None else tested.matrix


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep: the error rates by k so far.

    Attributes
    ----------
    planned : tuple of int
        Every k of the sweep.
    runs : tuple of Run
        Those that are finished, in ascending order of k, and of seed for each k.
    name, distinction : str
        As of a `ModelEntry`.
    seeds : tuple of int
        With each of them every k is trained; ascending.
    number : int
        Which one it is, however often it is replaced.
    pinned : bool
        As of a `ModelEntry`.
    """

    planned: tuple[int, ...] = ()
    runs: tuple[Run, ...] = ()
    name: str = ""
    distinction: str = ""
    seeds: tuple[int, ...] = ()
    number: int = field(default_factory=next_number)
    pinned: bool = False

    @property
    def bare_title(self) -> str:
        """Its name, or its numbers of clusters and settings in short."""
        settings = self.runs[0].settings if self.runs else None
        return self.name or sweep_title(self.planned, settings, seeds=len(self.seeds))

    @property
    def title(self) -> str:
        """What it is called everywhere: unique in the list, and short."""
        return self.bare_title + self.distinction

    @property
    def told(self) -> Told:
        """The same in its parts, with the details that may tell it apart; of a given name there are none."""
        known = details(self.runs[0].model, self.runs[0]) if self.runs and not self.name else ()
        return Told(self.bare_title, self.distinction, "", known)

    @property
    def settings(self) -> TrainingSettings | None:
        """The settings of its trainings, with the first of its seeds; None as long as it has no result."""
        if not self.runs:
            return None
        return replace(self.runs[0].settings, seed=min(self.seeds, default=self.runs[0].settings.seed))

    @property
    def is_by_seed(self) -> bool:
        """Whether it is one training, done again and again with other seeds."""
        return len(self.planned) == 1 and len(self.runs) > 1

    @property
    def total(self) -> int:
        """How many trainings it is to have."""
        return len(self.planned) * max(1, len(self.seeds))

    @property
    def missing(self) -> int:
        """How many trainings are planned that it does not have yet."""
        planned, seeds = set(self.planned), set(self.seeds)
        known = {(run.settings.k, run.settings.seed) for run in self.runs}
        return self.total - sum(k in planned and (seed in seeds or not seeds) for k, seed in known)

    @property
    def digits_name(self) -> str:
        """The name of the digits that it was made with; empty as long as it has no result."""
        return digits_name(self.runs[0].model) if self.runs else ""
