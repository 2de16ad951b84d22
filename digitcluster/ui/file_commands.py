"""The commands of the File menu: they ask which file, and hand it to the session."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from digitcluster.files.choices import Choices
from digitcluster.files.model_file import MODEL_SUFFIX
from digitcluster.session.preferences import Preferences
from digitcluster.session.recent_files import RecentFiles
from digitcluster.session.runs import ModelEntry
from digitcluster.session.session import Session
from digitcluster.ui.dialogs import file_dialogs, questions
from digitcluster.ui.dialogs.cell_dialog import CellDialog
from digitcluster.ui.dialogs.labels_dialog import LabelsDialog
from digitcluster.ui.plot_tabs import CANVASES, PlotTabs
from digitcluster.wording import counted

if TYPE_CHECKING:  # the formats are loaded after the window is first painted
    from digitcluster.core.digits import Digits
    from digitcluster.files.questions import CellChoice, OneDigit, PartChoice

MOVING_KINDS = "Animated GIF (*.gif);;Folder of PNG pictures (*)"
NO_ITERATIONS = "This model has no iterations to save: opened models, runs of sweeps and the built-in model have none."
PLOT_KINDS = "PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"


class FileCommands(QObject):
    """Opens and saves what people choose in dialogs, and remembers the folder and the files.

    Parameters
    ----------
    window : QWidget
        The dialogs' parent.

    Attributes
    ----------
    recent : RecentFiles
    """

    def __init__(self, window: QWidget, session: Session, preferences: Preferences, tabs: PlotTabs) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences, self._tabs = window, session, preferences, tabs
        self.recent = RecentFiles(preferences, session.documents, session.messages, self)
        session.documents.part_asked.connect(self._ask_for_part)
        session.documents.cell_asked.connect(self._ask_for_cell)
        session.documents.labels_asked.connect(self._ask_about_labels)
        session.documents.pad_asked.connect(self._ask_for_pad)
        session.tests.part_asked.connect(self._ask_for_part_to_test)
        session.tests.cell_asked.connect(self._ask_for_cell_to_test)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        return {
            "open": self.ask_for_file,
            "open_folder": self.ask_for_folder,
            "open_picture": self.ask_for_picture,
            "sample": self._session.open_digits.open_sample,
            "fetch_mnist": self.ask_to_fetch,
            "save_digits": self.save_digits,
            "save_model": self.save_model,
            "new_session": self._session.documents.begin_session,
            "save_session": self.save_session,
            "save_session_as": self.save_session_as,
            "save_recordings": self._toggle_recordings,
            "save_animation": self.save_animation,
            "test": lambda: self.ask_where_to_test(self._session.selection.listed),
            **{f"save_{name}": lambda name=name: self.save_plot(name) for name in CANVASES},  # type: ignore[misc]
        }

    def open(self, path: Path) -> None:
        """Open what was dropped or given at the start: digits, a model, a session, or a picture for the pad."""
        # By the name alone: looking into the file would block the window.
        if file_dialogs.is_picture(path):
            self._session.documents.open_picture(path)
        else:
            self._session.documents.open(path)

    def ask_for_file(self) -> None:
        """Open a file of digits, a model or a session."""
        if path := self._remembered(file_dialogs.ask_for_file(self._window, self._preferences.folder)):
            self._session.documents.open(path)

    def ask_to_fetch(self) -> None:
        """Get the MNIST digits, after asking."""
        questions.ask_to_fetch(self._window, self._session.documents.fetch_mnist)

    def ask_for_folder(self) -> None:
        """Open a folder of pictures of digits."""
        if path := self._remembered(file_dialogs.ask_for_folder(self._window, self._preferences.folder)):
            self._session.documents.open(path)

    def ask_for_picture(self) -> None:
        """Put the digit in a picture on the pad."""
        if path := self._remembered(file_dialogs.ask_for_picture(self._window, self._preferences.folder)):
            self._session.pad.open_picture(path)

    def save_digits(self) -> None:
        """Save the open digits."""
        if path := self._remembered(file_dialogs.ask_where_to_save_digits(self._window, self._preferences.folder)):
            self._session.open_digits.save(path)

    def save_own_digits(self) -> None:
        """Save the user's own digits."""
        if path := self._remembered(file_dialogs.ask_where_to_save_digits(self._window, self._preferences.folder)):
            self._session.own_digits.save(path)

    def save_model(self) -> None:
        """Save the model in use."""
        proposed = f"k{self._session.selection.model.k}{MODEL_SUFFIX}"
        if path := self._ask_where(proposed, "Save the model", f"Model (*{MODEL_SUFFIX})"):
            self._session.documents.save_model(path)

    def save_session(self, then: Callable[[], object] | None = None) -> None:
        """Save digits, settings, runs and sweeps in the session's file; the first time, ask for one."""
        path = self._session.work.value.path
        if path is None:
            self.save_session_as(then)
        else:
            self._session.documents.save_session(path, then)

    def save_session_as(self, then: Callable[[], object] | None = None) -> None:
        """Save them in another file; `then` is called when they have been saved, and only then."""
        from digitcluster.files.session_file import SESSION_SUFFIX  # not before the window is first painted

        digits, path = self._session.open_digits.digits, self._session.work.value.path
        name = path.stem if path is not None else digits.name.partition(".")[0] if digits is not None else "my"
        title = "Save digits, runs and sweeps as a session"
        if path := self._ask_where(f"{name}{SESSION_SUFFIX}", title, f"Session (*{SESSION_SUFFIX})"):
            self._session.documents.save_session(path, then)

    def ask_where_to_test(self, entry: ModelEntry) -> None:
        """Test a model on the open digits, or on those of a file."""
        digits, tests = self._session.open_digits.digits, self._session.tests
        opened = "" if digits is None else f"{counted(len(digits), digits.noun)} of {digits.name}"

        def ask_for_file() -> None:
            if path := self._remembered(file_dialogs.ask_for_test_file(self._window, self._preferences.folder)):
                tests.test_file(entry, path)

        questions.ask_where_to_test(self._window, entry.title, opened, lambda: tests.test(entry), ask_for_file)

    def save_plot(self, name: str) -> None:
        """Save one of the plots as a picture, always in the light style, for paper and slides."""
        if path := self._ask_where(f"{name.replace('_', '-')}.png", "Save the picture", PLOT_KINDS):
            self._session.documents.save_file(self._tabs.canvases()[name].saving(path), path, "the picture")

    def save_animation(self) -> None:
        """Save the centroids at each iteration of the run in use: as a GIF that moves, or as pictures in a folder."""
        from digitcluster.files.animation_file import save_animation  # not before the window is first painted
        from digitcluster.plots.animation import Animation

        recording = self._session.selection.listed.recording
        if recording is None:
            self._session.messages.tell(NO_ITERATIONS)
        elif path := self._ask_where("training.gif", "Save the iterations", MOVING_KINDS):
            animation = Animation(recording, *self._tabs.gallery.shown())
            self._session.messages.tell(f"Drawing {counted(animation.count, 'iteration')}…")
            pictures, palette = animation.pictures(), animation.palette()
            work = save_animation(pictures, path, count=animation.count, palette=palette)
            self._session.documents.save_file(work, path, "the iterations")

    def _toggle_recordings(self) -> None:
        """Save the iterations with sessions from now on, or no more."""
        contents = self._session.contents
        contents.with_recordings = self._preferences.saves_recordings = not contents.with_recordings
        said = "are saved" if contents.with_recordings else "are not saved"
        self._session.messages.tell(f"From now on, the iterations of trainings {said} with sessions.")

    def _ask_where(self, proposed: str, title: str, kinds: str) -> Path | None:
        where = self._preferences.folder / proposed
        return self._remembered(file_dialogs.ask_where(self._window, where, title, kinds))

    def _remembered(self, path: Path | None) -> Path | None:
        if path is not None:
            self._preferences.folder = path.parent
        return path

    def _ask_for_part(self, choice: "PartChoice") -> None:
        path, documents = choice.path, self._session.documents
        questions.ask_for_part(
            self._window, path.name, choice.parts, lambda part: documents.open(path, Choices(part=part))
        )

    def _ask_for_part_to_test(self, entry: ModelEntry, choice: "PartChoice") -> None:
        path, tests = choice.path, self._session.tests
        questions.ask_for_part(
            self._window, path.name, choice.parts, lambda part: tests.test_file(entry, path, Choices(part=part))
        )

    def _ask_for_cell(self, choice: "CellChoice", choices: Choices) -> None:
        documents = self._session.documents
        dialog = CellDialog(self._window, choice)
        dialog.chosen.connect(lambda cell: documents.open(choice.path, replace(choices, cell=cell)))
        dialog.open()

    def _ask_for_cell_to_test(self, entry: ModelEntry, choice: "CellChoice", choices: Choices) -> None:
        tests = self._session.tests
        dialog = CellDialog(self._window, choice)
        dialog.chosen.connect(lambda cell: tests.test_file(entry, choice.path, replace(choices, cell=cell)))
        dialog.open()

    def _ask_about_labels(self, digits: "Digits") -> None:
        dialog = LabelsDialog(self._window, digits)
        dialog.answered.connect(lambda labels_from: self._session.documents.use_labels(digits, labels_from))
        dialog.open()

    def _ask_for_pad(self, picture: "OneDigit") -> None:
        path = picture.path
        questions.ask_for_pad(self._window, path.name, lambda: self._session.pad.open_picture(path))
