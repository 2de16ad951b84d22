"""The list of runs: the built-in model, models opened from files, and the runs of this session."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.session.entries import ModelEntry, TestResult
from digitcluster.session.list_commands import Delete, Pin, Rename
from digitcluster.session.titles import distinction

__all__ = ("ModelEntry", "Runs", "TestResult")


MOST_RECORDED = 500_000_000  # bytes of recordings, of all runs together


class Runs(QObject):
    """The list: the built-in model, then the others, oldest first. No two of them have the same title.

    An entry that is handed in may be the one from before something about it changed: it stands for the one with its
    number that is in the list now.

    Attributes
    ----------
    entries : tuple of ModelEntry
    """

    changed = Signal(object)  # tuple of ModelEntry
    restored = Signal(object)  # ModelEntry that was deleted; after `changed`
    replaced = Signal(object, object)  # ModelEntry, and the one in its place or None; after `changed`

    def __init__(self, builtin: Model, undo: QUndoStack | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[ModelEntry, ...] = (ModelEntry(builtin, is_builtin=True),)
        self._undo = undo or QUndoStack(self)

    @property
    def builtin(self) -> ModelEntry:
        """The model that comes with the program."""
        return self.entries[0]

    @property
    def others(self) -> tuple[ModelEntry, ...]:
        """All but the built-in one."""
        return self.entries[1:]

    def listed(self, entry: ModelEntry) -> ModelEntry | None:
        """Return what stands in the list for an entry now; None where it was deleted, or never added."""
        return next((one for one in self.entries if one.number == entry.number), None)

    def index_of(self, entry: ModelEntry) -> int | None:
        """Return an entry's place in the list; None where it is not there."""
        return next((index for index, one in enumerate(self.entries) if one.number == entry.number), None)

    def add(self, entries: Sequence[ModelEntry]) -> tuple[ModelEntry, ...]:
        """Add models, without choosing them; return them as they are in the list, with titles that are unique."""
        added: list[ModelEntry] = []
        for entry in entries:
            added.append(_unique(entry, (*self.entries, *added)))
        if added:
            self.entries = (*self.entries, *added)
            self.changed.emit(self.entries)
            self._forget_iterations()
        return tuple(self.listed(entry) or entry for entry in added)

    def _forget_iterations(self) -> None:
        """Let go of the oldest recordings where all of them take too much memory; the newest one stays."""
        total, first = 0, True
        for entry in reversed(self.entries):
            if entry.recording is not None:
                total += entry.recording.nbytes
                if total > MOST_RECORDED and not first:
                    self.replace(entry, replace(entry, recording=None))
                first = False

    def use(self, entries: Sequence[ModelEntry]) -> tuple[ModelEntry, ...]:
        """Replace all but the built-in model with those of a session; return them as they are in the list."""
        old, self.entries = self.others, self.entries[:1]
        added = self.add(entries)
        if not added:
            self.changed.emit(self.entries)
        for entry in old:
            self.replaced.emit(entry, None)
        return added

    def replace(self, old: ModelEntry, new: ModelEntry) -> ModelEntry:
        """Put another entry in the place of one, because it was edited, renamed or tested; return it as it is there."""
        index = self.index_of(old)
        if index is None:
            return new
        standing = self.entries[index]
        others = (*self.entries[:index], *self.entries[index + 1 :])
        new = _unique(new, others)
        self.entries = (*self.entries[:index], new, *self.entries[index + 1 :])
        self.changed.emit(self.entries)
        self.replaced.emit(standing, new)
        return new

    def remove(self, entry: ModelEntry) -> None:
        """Take an entry, not the built-in one, out of the list, for good."""
        standing = self.listed(entry)
        if standing is None or standing.is_builtin:
            return
        self.entries = tuple(one for one in self.entries if one is not standing)
        self.changed.emit(self.entries)
        self.replaced.emit(standing, None)

    def insert(self, index: int, entry: ModelEntry) -> ModelEntry:
        """Put an entry back where it was; return it as it is there."""
        entry = _unique(entry, self.entries)
        self.entries = (*self.entries[:index], entry, *self.entries[index:])
        self.changed.emit(self.entries)
        self.restored.emit(entry)
        return entry

    def entry_of(self, run: Run) -> ModelEntry:
        """Return the entry of a run; one that is not in the list yet, such as a sweep's, is added."""
        for entry in self.entries:
            if entry.run is run:
                return entry
        return self.add([ModelEntry(run.model, run)])[0]

    def rename(self, entry: ModelEntry, name: str) -> None:
        """Give an entry a name, which can be undone; without one it is called by its settings again."""
        standing = self.listed(entry)
        if standing is None or standing.is_builtin:
            return
        name = " ".join(name.split()).removesuffix(standing.ending)
        if name != standing.title.removesuffix(standing.ending):
            self._undo.push(Rename(self, standing, name))

    def pin(self, entry: ModelEntry, *, pinned: bool) -> None:
        """Keep an entry, not the built-in one, at the top of the list, or no longer, which can be undone."""
        standing = self.listed(entry)
        if standing is not None and not standing.is_builtin and standing.pinned != pinned:
            self._undo.push(Pin(self, standing, pinned=pinned))

    def delete(self, entry: ModelEntry) -> None:
        """Take an entry, not the built-in one, out of the list, which can be undone."""
        standing = self.listed(entry)
        if standing is not None and not standing.is_builtin:
            self._undo.push(Delete(self, standing))


def _unique(entry: ModelEntry, others: Sequence[ModelEntry]) -> ModelEntry:
    """Return an entry whose title none of the others has; the same one where nothing has to be added."""
    if entry.title not in {one.title for one in others}:
        return entry
    return replace(entry, distinction=distinction(entry.told, [one.told for one in others]))
