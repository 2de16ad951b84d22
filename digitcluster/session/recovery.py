"""What copies of the program that crashed, or were told to end, have left behind: it is offered at the next start."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from digitcluster.core.drawing.drawing import Drawing
from digitcluster.core.progress import in_one_step
from digitcluster.files.copy_folder import CopyFolder, left_behind
from digitcluster.session.autosave import FAILED, Autosave
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.contents import Contents
from digitcluster.session.messages import Messages
from digitcluster.session.pad import Pad
from digitcluster.session.task_runner import Task, TaskKind, TaskRunner
from digitcluster.wording import capitalized, listed

if TYPE_CHECKING:  # loaded after the window is first painted
    from digitcluster.files.autosave_reading import About
    from digitcluster.files.session_contents import SavedSession

log = logging.getLogger("digitcluster")

OLDEST = timedelta(days=30)  # what nobody wanted back for so long is removed
NOTHING_LOST = "Digit Cluster closed unexpectedly the last time. Nothing was lost."


@dataclass(frozen=True, eq=False)
class Offer:
    """What a copy of the program has left behind; its folder is locked by this copy until the offer is answered."""

    folder: CopyFolder
    about: "About"

    @property
    def reason(self) -> str:
        """Why it was left."""
        if self.about.was_ended:
            return "Digit Cluster was ended before this was saved."
        return "Digit Cluster closed unexpectedly."

    @property
    def content(self) -> str:
        """What it is: "2 runs and a drawing, from today at 14:32"."""
        what, path = self.about.what, self.about.path
        of = f" of the session “{path.stem}”" if path is not None else ""
        return f"{what}{of}, from {moment(self.about.when, date.today())}"


@dataclass(frozen=True)
class _Found:
    """What was found at the start: offers, the newest first, and the reasons of crashes."""

    offers: tuple[Offer, ...]
    crashes: tuple[str, ...]


class Recovery(QObject):
    """Finds what was left behind, and brings it back; keeps what this copy has not saved.

    An offer that is neither recovered nor discarded is made again at the next start.
    """

    offered = Signal(object)  # Offer; the next one follows when it is answered

    def __init__(
        self,
        autosave: Autosave,
        contents: Contents,
        pad: Pad,
        tasks: TaskRunner,
        queue: BackgroundQueue,
        messages: Messages,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._autosave, self._contents, self._pad = autosave, contents, pad
        self._tasks, self._queue, self._messages = tasks, queue, messages
        self._folder: CopyFolder | None = None
        self._offers: list[Offer] = []
        self._recovered: list[CopyFolder] = []  # until it is kept by this copy
        self._is_kept = self._is_closed = False

    @property
    def crash_file(self) -> Path | None:
        """Where the reason of a crash is to be written; None where nothing can be."""
        return None if self._folder is None else self._folder.crash_file

    def prepare(self, root: Path) -> None:
        """Make the folder of this copy, beside those of others; `start` makes use of it."""
        self._folder = CopyFolder.make(root)

    def start(self) -> None:
        """Keep what is unsaved from now on, and look for what others have left."""
        # Here and not in the job: in another thread PySide's hook in Python's imports cannot be trusted.
        from digitcluster.files import autosave_reading, leftovers  # noqa: F401 - not before the window is painted
        from digitcluster.files.autosave_file import AutosaveWriter

        folder = self._folder
        if self._is_closed:
            return
        if folder is None or not folder.lock():
            self._messages.tell(FAILED)
            return
        looking = in_one_step("Looking for unsaved work", lambda: _look(folder.path.parent))
        self._queue.add(looking, self._take, key="looking for unsaved work")
        self._autosave.begin(AutosaveWriter(folder.path))

    def recover(self, offer: Offer) -> None:
        """Bring it back, as unsaved work in this window; others are offered at the next start."""
        from digitcluster.files.autosave_reading import read_autosave

        self._offers.remove(offer)
        self._release()
        self._recovered.append(offer.folder)

        def failed(error: Exception) -> None:
            self._give_back(offer.folder)
            self._messages.fail(error)

        started = self._tasks.start(
            read_autosave(offer.folder.path, offer.about),
            Task(TaskKind.OPEN, "Recovering unsaved work"),
            succeeded=lambda found: self._use(offer, *found),
            failed=failed,
            cancelled=lambda: self._give_back(offer.folder),
        )
        if not started:
            self._give_back(offer.folder)

    def discard(self, offer: Offer) -> None:
        """Remove it for good."""
        self._offers.remove(offer)
        offer.folder.remove()
        self._offer_next()

    def postpone(self, offer: Offer) -> None:
        """Leave it for the next start."""
        self._offers.remove(offer)
        offer.folder.release()
        self._offer_next()

    def keep(self) -> None:
        """Keep what is unsaved for the next start: the program is told to end, and cannot ask."""
        if not self._is_closed:
            self._is_kept = self._autosave.keep()

    def close(self) -> None:
        """Leave nothing of this copy, unless it is to be kept; what was not answered is left to the next start."""
        if self._is_closed:
            return
        self._is_closed = True
        self._release()
        if self._is_kept:
            for folder in self._recovered:
                folder.remove()
            if self._folder is not None:
                self._folder.release()
            return
        self._autosave.close()
        for folder in (*self._recovered, *([self._folder] if self._folder is not None else [])):
            folder.remove()

    def _take(self, found: _Found) -> None:
        for text in found.crashes:
            log.error("the program ended with\n%s", text)
        self._offers = list(found.offers)
        if found.crashes and not found.offers:
            self._messages.tell(NOTHING_LOST)
        self._offer_next()

    def _offer_next(self) -> None:
        if self._offers:
            self.offered.emit(self._offers[0])

    def _use(self, offer: Offer, saved: "SavedSession", drawing: Drawing, lost: list[str]) -> None:
        has_session = offer.about.has_session or saved.digits is not None
        if has_session:
            self._contents.recover(saved, offer.about.path)
        if not drawing.is_blank:
            self._pad.show_drawing(drawing)
        said = [f"Recovered {offer.about.what}."]
        said += [f"{capitalized(listed(lost))} could not be read any more."] if lost else []
        said += ["Save the session to keep it."] if has_session and not lost else []
        self._messages.tell(" ".join(said))
        # Only when this copy has kept it: it may crash as well.
        self._autosave.save_soon(lambda: self._drop(offer.folder))

    def _drop(self, folder: CopyFolder) -> None:
        self._recovered.remove(folder)
        folder.remove()

    def _give_back(self, folder: CopyFolder) -> None:
        self._recovered.remove(folder)
        folder.release()

    def _release(self) -> None:
        """Leave what was not answered to the next start."""
        for offer in self._offers:
            offer.folder.release()
        self._offers = []


def _look(root: Path) -> _Found:
    """Look into all folders that were left behind, and remove those in which there is nothing, or nothing new."""
    from digitcluster.files.autosave_reading import read_about
    from digitcluster.files.leftovers import sweep_leftovers

    sweep_leftovers()
    offers, crashes = [], []
    for folder in left_behind(root):
        if text := folder.crash_text():
            crashes.append(text)
            folder.crash_file.unlink(missing_ok=True)  # it is said, and logged, once
        about = read_about(folder.path)
        if about is None or datetime.now() - about.when > OLDEST:
            folder.remove()
        else:
            offers.append(Offer(folder, about))
    return _Found(tuple(sorted(offers, key=lambda one: one.about.when, reverse=True)), tuple(crashes))


def moment(when: datetime, today: date) -> str:
    """Say when something was: "today at 14:32", "yesterday at 9:05", "3 November at 18:00"."""
    days = (today - when.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{when.day} {when:%B}")
    return f"{day} at\u00a0{when.hour}:{when:%M}"
