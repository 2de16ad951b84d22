"""The list of models: the built-in one, those opened from files, and the runs of this session."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run


@dataclass(frozen=True, eq=False)
class ModelEntry:
    """A model in the list, with the run that it comes from if it was trained, not opened as a model."""

    model: Model
    run: Run | None = None


class Runs(QObject):
    """The list of models: the built-in one, then the others, oldest first.

    Attributes
    ----------
    entries : tuple of ModelEntry
    """

    changed = Signal(object)  # tuple of ModelEntry
    replaced = Signal(object, object)  # ModelEntry, and the one in its place or None; after `changed`

    def __init__(self, builtin: Model, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[ModelEntry, ...] = (ModelEntry(builtin),)

    @property
    def builtin(self) -> ModelEntry:
        """The model that comes with the program."""
        return self.entries[0]

    @property
    def others(self) -> tuple[ModelEntry, ...]:
        """All but the built-in one."""
        return self.entries[1:]

    def add(self, entries: Sequence[ModelEntry]) -> None:
        """Add models, without choosing them."""
        if entries:
            self.entries = (*self.entries, *entries)
            self.changed.emit(self.entries)

    def replace(self, old: ModelEntry, new: ModelEntry) -> None:
        """Put another entry in the place of one: it was edited, or renamed."""
        self.entries = tuple(new if entry is old else entry for entry in self.entries)
        self.changed.emit(self.entries)
        self.replaced.emit(old, new)

    def remove(self, entry: ModelEntry) -> None:
        """Take an entry, not the built-in one, out of the list."""
        self.entries = tuple(one for one in self.entries if one is not entry)
        self.changed.emit(self.entries)
        self.replaced.emit(entry, None)

    def entry_of(self, run: Run) -> ModelEntry:
        """Return the entry of a run; one that is not in the list yet, such as a sweep's, is added."""
        for entry in self.entries:
            if entry.run is run:
                return entry
        self.add([ModelEntry(run.model, run)])
        return self.entries[-1]
