"""What people have made since the session was last saved: the one place that knows whether something would be lost."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.mending import MendedDigits
from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import Runs
from digitcluster.session.sweeps import Sweeps
from digitcluster.session.training import LiveTraining, Training
from digitcluster.wording import counted, listed

TRAINING = "the training under way"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What there was at some moment; entries, sweeps and mended digits are never changed, only replaced."""

    entries: tuple[ModelEntry, ...] = ()
    sweeps: tuple[Sweep, ...] = ()
    mended: MendedDigits | None = None


@dataclass(frozen=True)
class WorkState:
    """Where the session is kept, and what is not kept there.

    Attributes
    ----------
    path : Path or None
        The session's file; None until it was saved for the first time.
    unsaved : str
        What would be lost, for people: "2 runs and 1 sweep"; empty where nothing would.
    """

    path: Path | None = None
    unsaved: str = ""

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost."""
        return bool(self.unsaved)


class Work(QObject):
    """Compares what there is with what was last saved or opened.

    Opening digits or a model is no work: they are in files already. Training, sweeping, renaming, deleting and mending
    digits is; a training under way as soon as stopping it would keep something.

    Attributes
    ----------
    value : WorkState
    """

    changed = Signal(object)  # WorkState

    def __init__(
        self, open_digits: OpenDigits, runs: Runs, training: Training, sweeps: Sweeps, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.value = WorkState()
        self._open_digits, self._runs, self._sweeps = open_digits, runs, sweeps
        self._saved, self._path = Snapshot(), self.value.path
        self._opened: frozenset[Hashable] = frozenset()
        self._is_training = False
        open_digits.changed.connect(lambda _: self._forget_digits())
        for signal in (runs.changed, sweeps.kept_changed):
            signal.connect(lambda _: self._look())
        training.live_changed.connect(self._take_live)
        open_digits.mended_changed.connect(lambda _before, _after: self._look())
        open_digits.saved.connect(self._keep_digits)

    def snapshot(self) -> Snapshot:
        """Return the lists as they are now, to be handed to `keep` when they have been written."""
        return Snapshot(self._runs.others, self._sweeps.kept, self._open_digits.mended)

    def made(self) -> list[str]:
        """Return what would be lost of what is in the lists and the digits, for people: "2 runs"."""
        return unsaved(self._saved, self.snapshot(), self._opened)

    def note_opened(self, entry: ModelEntry) -> None:
        """Note that a model comes from a file of its own, with all that is known about it."""
        self._opened |= {_essence(entry)}

    def keep(self, path: Path | None, saved: Snapshot | None = None) -> None:
        """Note that a session was saved to, or opened from, a file; None begins a session without one.

        Parameters
        ----------
        path : Path or None
        saved : Snapshot
            What was saved; by default all that there is now.
        """
        self._saved, self._path = saved or self.snapshot(), path
        self._look()

    def _take_live(self, live: LiveTraining | None) -> None:
        keeps = live is not None and not live.iteration.is_first
        if self._is_training != keeps:  # not at every iteration
            self._is_training = keeps
            self._look()

    def _forget_digits(self) -> None:
        """Let go of the digits that were saved: others are open."""
        self._saved = replace(self._saved, mended=None)
        self._look()

    def _keep_digits(self, mended: MendedDigits) -> None:
        """Note that the digits are in a file of their own now."""
        self._saved = replace(self._saved, mended=mended)
        self._look()

    def _look(self) -> None:
        self._open_digits.would_be_lost = _is_mended(self._saved.mended, self._open_digits.mended)
        made = self.made() + [TRAINING] * self._is_training
        value = WorkState(self._path, listed(made) if made else "")
        if value != self.value:
            self.value = value
            self.changed.emit(value)


def unsaved(saved: Snapshot, now: Snapshot, opened: frozenset[Hashable] = frozenset()) -> list[str]:
    """Say what of the lists as they are now would be lost: nothing of what was `opened`."""
    kept, before = _all(saved), {_essence(one) for one in _all(saved)} | opened
    new = [one for one in _all(now) if _essence(one) not in before]
    new_runs = sum(_is_made(one) for one in new if isinstance(one, ModelEntry))
    new_sweeps = sum(isinstance(one, Sweep) for one in new)
    numbers = {one.number for one in _all(now)}
    deleted = sum(one.number not in numbers for one in kept)
    texts = [counted(new_runs, "run")] if new_runs else []
    texts += [counted(new_sweeps, "sweep")] if new_sweeps else []
    texts += [counted(deleted, "deletion")] if deleted else []
    texts += ["the changes to the digits"] if _is_mended(saved.mended, now.mended) else []
    return texts


def _is_mended(saved: MendedDigits | None, now: MendedDigits | None) -> bool:
    """Tell whether digits were changed since they were saved, or opened."""
    if now is None or (saved is not None and now.mends is saved.mends):
        return False
    if saved is not None and saved.mends.original is now.mends.original:
        return True
    return bool(now.mends.relabelled or now.mends.left_out)


def _all(snapshot: Snapshot) -> tuple[ModelEntry | Sweep, ...]:
    return (*snapshot.entries, *snapshot.sweeps)


def _is_made(entry: ModelEntry) -> bool:
    """Tell whether a person made it here; a model that was only opened is in its file."""
    return entry.run is not None or entry.edited or bool(entry.name)


def _essence(one: ModelEntry | Sweep) -> Hashable:
    """Return what is worth saving of an item: equal where nothing has changed. Tests of a model are soon repeated."""
    return (one.number, one.name, one.pinned, one.model if isinstance(one, ModelEntry) else one.runs)
