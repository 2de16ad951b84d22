"""What is kept for the case of a crash: all that would be lost, put together anew only where it has changed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.session.contents import Contents
from digitcluster.session.entries import ModelEntry
from digitcluster.session.identity import are_same
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.pad import Pad
from digitcluster.session.runs import Runs
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.sweeps import Sweeps
from digitcluster.session.training import Training
from digitcluster.session.work import Work
from digitcluster.wording import listed

if TYPE_CHECKING:  # loaded after the window is first painted
    from digitcluster.files.autosave_file import Unsaved
    from digitcluster.files.session_contents import SavedSession

UNDER_WAY = "a training as far as it had come"
Objects: TypeAlias = tuple[Any, ...]


class UnsavedWork(QObject):
    """Looks at the parts that have unsaved work, and signals when any of them changes.

    Attributes
    ----------
    reached : (Iteration, ModelEntry) or None
        What stopping the training under way would keep, where that was made, and after which iteration.
    """

    changed = Signal()

    def __init__(
        self,
        open_digits: OpenDigits,
        runs: Runs,
        selection: CurrentSelection,
        pad: Pad,
        training: Training,
        sweeps: Sweeps,
        work: Work,
        contents: Contents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.reached: tuple[Iteration, ModelEntry] | None = None
        self._open_digits, self._runs, self._selection, self._pad = open_digits, runs, selection, pad
        self._training, self._sweeps, self._work, self._contents = training, sweeps, work, contents
        self._session: tuple[Objects, SavedSession] | None = None  # what the last one was made of, and itself
        for signal in (runs.changed, sweeps.kept_changed, work.changed, pad.changed, open_digits.mended_changed):
            signal.connect(lambda *_: self.changed.emit())

    def all(self) -> Objects:
        """Return what there is: each of it is replaced when it changes."""
        return (*self._lists(), self._work.value, self._open_digits.mended, self._pad.drawing)

    def gathered(self, *, was_ended: bool = False) -> "Unsaved | None":
        """Return what is to be kept; None where nothing is."""
        from digitcluster.files.autosave_file import Unsaved

        drawing, mended, what = self._pad.drawing, self._open_digits.mended, self._work.made()
        what += [] if self.reached is None else [UNDER_WAY]
        session = self._saved_session() if what else None
        what += [] if drawing.is_blank else ["a drawing" if drawing.image is None else "the digit on the pad"]
        if not what:
            return None
        mends = None if mended is None or session is None else mended.mends
        return Unsaved(listed(what), session, mends, drawing, self._work.value.path, was_ended)

    def _lists(self) -> Objects:
        entry = None if self.reached is None else self.reached[1]
        return (
            self._runs.entries,
            self._sweeps.kept,
            self._sweeps.value,
            self._selection.listed,
            self._training.settings,
            entry,
        )

    def _saved_session(self) -> "SavedSession":
        """Return the lists as a file keeps them; the same object as long as they are the same."""
        from digitcluster.session.saved_entries import saved_model

        lists = self._lists()
        if self._session is None or not are_same(self._session[0], lists):
            saved = self._contents.saved(is_whole=False)
            if self.reached is not None:
                saved = replace(saved, models=(*saved.models, saved_model(self.reached[1])))
            self._session = lists, saved
        return self._session[1]
