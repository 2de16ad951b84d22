"""What a session's file keeps: taken from the parts that have it, and given back to them."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoStack

from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import Runs
from digitcluster.session.selection import CurrentSelection
from digitcluster.session.sweeps import Sweeps
from digitcluster.session.training import Training
from digitcluster.session.work import Snapshot, Work

if TYPE_CHECKING:  # the formats are loaded after the window is first painted
    from digitcluster.files.session_contents import SavedSession


class Contents:
    """Digits, settings, models and sweeps, all together.

    Attributes
    ----------
    with_recordings : bool
        Whether files get the iterations of the trainings, which may be many times as large as everything else.
    """

    def __init__(
        self,
        open_digits: OpenDigits,
        runs: Runs,
        selection: CurrentSelection,
        training: Training,
        sweeps: Sweeps,
        work: Work,
        undo: QUndoStack,
    ) -> None:
        self._open_digits, self._runs, self._selection = open_digits, runs, selection
        self._training, self._sweeps = training, sweeps
        self._work, self._undo = work, undo
        self.with_recordings = True

    def saved(self, *, is_whole: bool = True) -> "SavedSession":
        """Return them as a file keeps them, without the built-in model, which every copy of the program has.

        Parameters
        ----------
        is_whole : bool
            With the digits, and the iterations if they are wanted; else without both, which are large.
        """
        from digitcluster.files.session_contents import SavedSession  # not before the window is first painted
        from digitcluster.session.saved_entries import saved_model, saved_sweep

        others, entry, sweeps = self._runs.others, self._selection.listed, self._sweeps
        mended = self._open_digits.mended if is_whole else None
        with_recordings = is_whole and self.with_recordings
        return SavedSession(
            self._open_digits.digits if is_whole else None,
            self._training.settings,
            tuple(saved_model(one, with_recording=with_recordings) for one in others),
            others.index(entry) if entry in others else None,  # None: the built-in one
            tuple(map(saved_sweep, sweeps.kept)),
            sweeps.index_of(sweeps.value),
            None if mended is None or mended.mends.is_original else mended.mends,
        )

    def use(self, saved: "SavedSession", path: Path) -> None:
        """Replace them with those of a session that was saved as this file."""
        self._replace(saved)
        self._work.keep(path)

    def recover(self, saved: "SavedSession", path: Path | None) -> None:
        """Replace them with what was not saved when the program ended, as unsaved work.

        Parameters
        ----------
        saved : SavedSession
        path : Path or None
            The session's file, which has an older state of it.
        """
        self._replace(saved)
        self._work.keep(path, Snapshot())

    def begin(self) -> None:
        """Begin a new session: without runs and sweeps, with the same digits and settings."""
        self._runs.use(())
        self._sweeps.use((), None)
        self._undo.clear()
        self._work.keep(None)

    def _replace(self, saved: "SavedSession") -> None:
        from digitcluster.session.saved_entries import entries_of, sweeps_of  # not before the window is first painted

        self._undo.clear()  # what could be undone was done to other runs
        if saved.mends is not None:
            self._open_digits.use(saved.mends.original)
            self._open_digits.mend(saved.mends)
        elif saved.digits is not None:
            self._open_digits.use(saved.digits)
        self._training.change_settings(saved.settings)
        entries, sweeps = self._runs.use(entries_of(saved)), sweeps_of(saved)
        self._selection.select_entry(self._runs.builtin if saved.current is None else entries[saved.current])
        self._sweeps.use(sweeps, None if saved.shown is None else sweeps[saved.shown])
