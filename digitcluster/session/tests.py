"""Tests of the models in the list, on the open digits or on those of a file."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.cells import matrix
from digitcluster.core.analysis.measuring import Measured, measure
from digitcluster.core.analysis.parts import VALIDATION, part_rows
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.training.training_data import fingerprint_in_files
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.questions import CellChoice, PartChoice
from digitcluster.session.entries import ModelEntry, TestResult
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import Runs
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.titles import digits_name
from digitcluster.session.training import Training
from digitcluster.wording import counted, percent

KEPT = 4  # sets of digits that models were tested on and that can still be inspected: MNIST takes 47 MB
# The built-in model learned from several sets, of which its file has no fingerprints; of these people have one.
BUILTIN = "built-in"  # the name of the digits in its file
MNIST = "251afd29f3c6f204bed9fbe0c5c03f896b5e76daf429154e931f2447cdcca89d"  # its 60,000 training digits


class Tests(QObject):
    """Tests a model as a task; the result joins its entry in the list."""

    __test__ = False  # it tests models, not the program

    # What only a person can say about a file; the answer goes to `test_file`.
    part_asked = Signal(object, object)  # ModelEntry, PartChoice
    cell_asked = Signal(object, object, object)  # ModelEntry, CellChoice, and the Choices that were made before

    def __init__(
        self,
        open_digits: OpenDigits,
        runs: Runs,
        training: Training,
        tasks: TaskRunner,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_digits, self._runs, self._training = open_digits, runs, training
        self._tasks, self._messages = tasks, messages
        self._kept: list[Digits] = []  # the last sets that models were tested on, the newest last

    def test(self, entry: ModelEntry, digits: Digits | None = None) -> None:
        """Test a model on some digits, by default on those that are open."""
        digits = digits or self._open_digits.digits
        if digits is None:
            self._messages.fail(DigitClusterError("There are no digits to test on. Open some, or choose a file."))
            return
        self._start(entry, _test(entry, digits))

    def test_file(self, entry: ModelEntry, path: Path, choices: Choices = NO_CHOICES) -> None:
        """Test a model on the digits of a file, which are not opened otherwise."""
        # Here and not in the job: in another thread PySide's hook in Python's imports cannot be trusted.
        from digitcluster.files.registry import load  # not before the window is first painted

        known = tuple(self._kept)

        def work() -> Generator[Any, None, "_Found | PartChoice | CellChoice"]:
            content = yield from load(path, choices)
            if isinstance(content, Digits):
                return (yield from _test(entry, next((one for one in known if _is_same(one, content)), content)))
            if isinstance(content, PartChoice):
                return content
            if isinstance(content, CellChoice):
                return replace(content, path=path)  # as it was chosen: the picture may be in an archive
            raise DigitClusterError(f"{path.name} is not a file of digits. Choose one with labelled digits.")

        self._start(entry, work(), choices)

    def _start(self, entry: ModelEntry, work: Generator[Any, None, Any], choices: Choices = NO_CHOICES) -> None:
        task = Task(TaskKind.TEST, f"Testing “{entry.title}”")
        self._tasks.start(work, task, succeeded=lambda found: self._take(entry, found, choices))

    def _take(self, entry: ModelEntry, found: "_Found | PartChoice | CellChoice", choices: Choices) -> None:
        if isinstance(found, PartChoice):
            self.part_asked.emit(entry, found)
        elif isinstance(found, CellChoice):
            self.cell_asked.emit(entry, found, choices)
        elif (standing := self._runs.listed(entry)) is not None and standing.model is entry.model:
            measured = found.measured
            result = found.result(measured.matrix, measured.rows, measured.unknown)
            self._runs.replace(standing, replace(standing, test=result, validated=self._validated(standing, found)))
            self._keep(found.digits)
            self._messages.tell(_sentence(standing, result, is_validation=measured.learned))

    def _keep(self, digits: Digits) -> None:
        """Keep these digits for inspection, and let go of those that were tested on long ago; their results stay."""
        self._kept = [*(one for one in self._kept if one is not digits), digits][-KEPT:]
        for entry in self._runs.entries:
            test, validated = self._lighter(entry.test), self._lighter(entry.validated)
            if test is not entry.test or validated is not entry.validated:
                self._runs.replace(entry, replace(entry, test=test, validated=validated))

    def _lighter(self, result: TestResult | None) -> TestResult | None:
        if result is None or result.digits is None or any(result.digits is one for one in self._kept):
            return result
        return replace(result, digits=None, assignment=None)

    def _validated(self, entry: ModelEntry, found: "_Found") -> TestResult | None:
        """Return the result for the validation digits among the open ones, so that it stands beside those of runs."""
        digits = found.digits
        if digits is not self._open_digits.digits or found.measured.learned or entry.has_own_validation:
            return entry.validated
        rows = part_rows(len(digits), self._training.settings).get(VALIDATION)
        if rows is None:
            return None
        of_these = matrix(found.measured.assignment, entry.model, rows)
        return found.result(of_these, rows) if of_these.any() else None


@dataclass(frozen=True, eq=False)
class _Found:
    """What a test found, on which digits, and whether the model learned from them all the same."""

    measured: Measured
    digits: Digits
    was_learned: bool

    def result(self, of_these: NDArray[np.int64], rows: NDArray[np.intp], unknown: int = 0) -> TestResult:
        """Return the result for some of the digits."""
        name, assignment = self.digits.name, self.measured.assignment
        return TestResult(name, of_these, unknown, self.digits, rows, assignment, self.was_learned)


def _is_same(first: Digits, second: Digits) -> bool:
    """Tell whether a file was read once more: its digits need not be in memory twice."""
    same = (first.name, first.source, first.classes) == (second.name, second.source, second.classes)
    return same and first.fingerprint == second.fingerprint


def _test(entry: ModelEntry, digits: Digits) -> Generator[Any, None, _Found]:
    measured = yield from measure(entry.model, digits)
    is_builtin = digits_name(entry.model) == BUILTIN  # also a copy that was edited or saved
    return _Found(measured, digits, is_builtin and fingerprint_in_files(digits) == MNIST)


def _sentence(entry: ModelEntry, result: TestResult, *, is_validation: bool) -> str:
    """Say what a test found."""
    rate = percent(result.error_rate)
    count = counted(result.count, "validation digit" if is_validation else "digit")
    text = f"“{entry.title}” gets {rate} of {count} of {result.digits_name} wrong."
    if is_validation:
        return f"{text} It was trained on the rest."
    if result.was_learned:
        return f"{text} It learned from these very digits."
    if result.unknown:
        return f"{text} {counted(result.unknown, 'digit')} with other labels were left out."
    return text
