"""What takes a while to find out about the sweep that is shown: its silhouettes, and which clusters come back."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.silhouette import silhouettes
from digitcluster.core.analysis.stability import Stability, stability
from digitcluster.core.digits import Digits
from digitcluster.core.training.run import Run
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.entries import Sweep
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.sweeps import Sweeps
from digitcluster.session.task_runner import TaskKind, TaskRunner

SILHOUETTES, STABILITY = "silhouettes of a sweep", "clusters that come back"  # keys of the background work


@dataclass(frozen=True)
class Findings:
    """What is known of the sweep that is shown.

    Attributes
    ----------
    silhouettes : mapping of Run to float
        Of those of its runs where it was measured.
    stability : Stability or None
        Of a sweep through one k with several seeds.
    has_digits : bool
        Whether it may be found out: False where the open digits are not those of the sweep.
    """

    silhouettes: Mapping[Run, float] = field(default_factory=dict)
    stability: Stability | None = None
    has_digits: bool = True


class SweepFindings(QObject):
    """Finds out, in the background, what is wanted; not during a training or a sweep, which needs the processor.

    Attributes
    ----------
    value : Findings
    """

    changed = Signal(object)  # Findings

    def __init__(
        self,
        open_digits: OpenDigits,
        sweeps: Sweeps,
        tasks: TaskRunner,
        analysis: BackgroundQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = Findings()
        self._open_digits, self._sweeps, self._tasks, self._analysis = open_digits, sweeps, tasks, analysis
        self._wants_silhouettes = False
        self._silhouettes: WeakKeyDictionary[Run, float] = WeakKeyDictionary()
        self._stable: tuple[tuple[Run, ...], Stability] | None = None
        self._refused: tuple[Digits, int] | None = None  # which digits are not those of the sweep with which number
        self._wanted: dict[str, Any] = {}  # what is being found out, by the key of the work
        for signal in (sweeps.changed, open_digits.changed, tasks.changed):
            signal.connect(lambda _: self._look())
        open_digits.mended_changed.connect(lambda _before, _after: self._look())

    def want_silhouettes(self, wanted: bool) -> None:
        """Measure silhouettes from now on, or no more."""
        self._wants_silhouettes = wanted
        self._look()

    def _look(self) -> None:
        sweep, digits = self._sweeps.value, self._open_digits.digits
        refused = digits is None or (self._refused is not None and self._refused == (digits, sweep.number))
        may_work = digits is not None and not refused and not self._is_training()
        unmeasured = [run for run in sweep.runs if run not in self._silhouettes] if self._wants_silhouettes else []
        by_seed = sweep.runs if sweep.is_by_seed and self._stability_of(sweep) is None else ()
        self._work(SILHOUETTES, silhouettes, tuple(unmeasured) if may_work else (), self._keep_silhouettes)
        self._work(STABILITY, stability, by_seed if may_work else (), self._keep_stability)
        self._set(sweep, has_digits=not refused)

    def _is_training(self) -> bool:
        task = self._tasks.task
        return task is not None and not task.paused and task.kind in (TaskKind.TRAIN, TaskKind.SWEEP)

    def _work(
        self,
        key: str,
        find: Callable[[Digits, tuple[Run, ...]], Generator[Any, None, Any]],
        runs: tuple[Run, ...],
        keep: Callable[[tuple[Run, ...], Any], object],
    ) -> None:
        """Let something be found out about some runs, unless it is already; without runs, no more."""
        digits, number = self._open_digits.digits, self._sweeps.value.number
        wanted = (digits, *runs) if digits is not None and runs else None
        if wanted == self._wanted.get(key):
            return
        self._wanted[key] = wanted
        if digits is None or wanted is None:
            self._analysis.drop(key)
            return

        def take(found: Any) -> None:
            self._wanted[key] = None
            if found is None:
                self._refused = digits, number
            else:
                keep(runs, found)
            self._look()

        self._analysis.add(find(digits, runs), take, key=key)

    def _keep_silhouettes(self, _: tuple[Run, ...], found: Mapping[Run, float]) -> None:
        self._silhouettes.update(found)

    def _keep_stability(self, runs: tuple[Run, ...], found: Stability) -> None:
        self._stable = runs, found

    def _stability_of(self, sweep: Sweep) -> Stability | None:
        return self._stable[1] if self._stable is not None and self._stable[0] == sweep.runs else None

    def _set(self, sweep: Sweep, *, has_digits: bool) -> None:
        known = {run: self._silhouettes[run] for run in sweep.runs if run in self._silhouettes}
        value = Findings(known, self._stability_of(sweep), has_digits)
        if value != self.value:
            self.value = value
            self.changed.emit(value)
