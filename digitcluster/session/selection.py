"""The one selection that all views follow: which model is shown, and recognizes what is drawn."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from digitcluster.core.model.model import Model
from digitcluster.core.training.run import Run
from digitcluster.session.runs import ModelEntry, Runs


@dataclass(frozen=True, eq=False)
class Selection:
    """What is selected.

    Attributes
    ----------
    entry : ModelEntry
        The model in use.
    """

    entry: ModelEntry

    @property
    def model(self) -> Model:
        """The model in use."""
        return self.entry.model

    @property
    def run(self) -> Run | None:
        """The run that the model in use comes from."""
        return self.entry.run


class CurrentSelection(QObject):
    """Holds the selection; selecting something anywhere goes through here, and shows everywhere.

    Attributes
    ----------
    value : Selection
    """

    changed = Signal(object)  # Selection

    def __init__(self, runs: Runs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.value = Selection(runs.builtin)

    @property
    def entry(self) -> ModelEntry:
        """The entry of the model in use."""
        return self.value.entry

    @property
    def model(self) -> Model:
        """The model in use."""
        return self.value.model

    def select_entry(self, entry: ModelEntry) -> None:
        """Use a model from the list."""
        # By identity: two trainings can give equal models.
        if entry is not self.value.entry:
            self.value = replace(self.value, entry=entry)
            self.changed.emit(self.value)

    def select_run(self, run: Run) -> None:
        """Use the model of a run, which joins the list if it is not there yet."""
        self.select_entry(self._runs.entry_of(run))

    def select_new(self, entry: ModelEntry) -> None:
        """Add a model to the list, and use it."""
        self._runs.add([entry])
        self.select_entry(entry)
