"""Tests of the models in the list, on the open digits or on those of a file."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.cells import matrix
from digitcluster.core.analysis.measuring import Measured, measure
from digitcluster.core.analysis.parts import VALIDATION, part_rows
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.files.choices import NO_CHOICES, Choices
from digitcluster.files.questions import CellChoice, PartChoice
from digitcluster.session.entries import ModelEntry, TestResult
from digitcluster.session.messages import Messages
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import Runs
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.session.training import Training
from digitcluster.wording import counted, percent


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

        def work() -> Generator[Any, None, Any]:
            content = yield from load(path, choices)
            if isinstance(content, Digits):
                return (yield from _test(entry, content))
            if isinstance(content, PartChoice | CellChoice):
                return content, choices, path
            raise DigitClusterError(f"{path.name} is no file of digits. Choose one with labelled digits.")

        self._start(entry, work())

    def _start(self, entry: ModelEntry, work: Generator[Any, None, Any]) -> None:
        task = Task(TaskKind.TEST, f"Testing “{entry.title}”")
        self._tasks.start(work, task, succeeded=lambda found: self._take(entry, *found))

    def _take(self, entry: ModelEntry, found: Measured | PartChoice | CellChoice, of: Any, path: Path | None) -> None:
        if isinstance(found, PartChoice):
            self.part_asked.emit(entry, found)
        elif isinstance(found, CellChoice):
            self.cell_asked.emit(entry, replace(found, path=path or found.path), of)
        elif (standing := self._runs.listed(entry)) is not None and standing.model is entry.model:
            result = TestResult(of.name, found.matrix, found.unknown, of, found.rows, found.assignment)
            self._runs.replace(standing, replace(standing, test=result, validated=self._validated(standing, of, found)))
            self._messages.tell(_sentence(standing, result, learned=found.learned))

    def _validated(self, entry: ModelEntry, digits: Digits, found: Measured) -> TestResult | None:
        """Return the result for the validation digits among the open ones, so that it stands beside those of runs."""
        if digits is not self._open_digits.digits or found.learned or entry.has_own_validation:
            return entry.validated
        rows = part_rows(len(digits), self._training.settings).get(VALIDATION)
        if rows is None:
            return None
        of_these = matrix(found.assignment, entry.model, rows)
        return TestResult(digits.name, of_these, 0, digits, rows, found.assignment) if of_these.any() else None


def _test(entry: ModelEntry, digits: Digits) -> Generator[Any, None, tuple[Measured, Digits, None]]:
    return (yield from measure(entry.model, digits)), digits, None


def _sentence(entry: ModelEntry, result: TestResult, *, learned: bool) -> str:
    """Say what a test found."""
    what = "validation digit" if learned else "digit"
    rate, count = percent(result.error_rate), counted(result.count, what)
    text = f"“{entry.title}” gets {rate} of {count} of {result.digits_name} wrong."
    if learned:
        return f"{text} It learned from the others."
    if result.unknown:
        return f"{text} {counted(result.unknown, 'digit')} with other labels were left out."
    return text
