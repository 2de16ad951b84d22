"""The commands that save a plot as a picture, a table as CSV, and the report."""

from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QObject
from PySide6.QtGui import QImage, QImageReader

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.table import Table
from digitcluster.session.session import Session
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.plot_tabs import PLOTS
from digitcluster.ui.tables import TABLES, Sources
from digitcluster.wording import counted

if TYPE_CHECKING:  # matplotlib is loaded after the window is first painted
    from digitcluster.ui.widgets.canvas import PlotCanvas

PICTURES = "PNG picture (*.png);;SVG drawing (*.svg);;PDF document (*.pdf)"
MOVING = "Animated GIF (*.gif);;Folder of PNG pictures (*)"
NO_ITERATIONS = "This model has no iterations to save: opened models, runs of sweeps and the built-in model have none."
CSV = "Table, comma-separated (*.csv)"
PRINT = 300  # dots per inch
EMPTY = {
    "convergence": "There is no course to save yet: train first.",
    "error_rate": "There are no error rates by k to save yet: run a sweep first.",
    "confusion": "There is no confusion to save yet: it takes digits with labels.",
    "digits": "No digits are listed. Inspect a cluster or a cell of the confusion first.",
}
"""What is said where a table has nothing in it."""


class SavingCommands(QObject):
    """Asks where to save, and hands the work to the session.

    Attributes
    ----------
    sources : Sources
        Where tables come from.
    """

    def __init__(self, window: QObject, session: Session, files: FileCommands, sources: Sources) -> None:
        super().__init__(window)
        self._session, self._files, self.sources = session, files, sources

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        return {
            **{f"save_{name}": partial(self._save_plot, name) for name in PLOTS},
            "save_animation": self.save_animation,
            **{f"save_table_{name}": partial(self.save_table, name) for name in TABLES},
        }

    def save_picture(self, canvas: "PlotCanvas") -> None:
        """Save a plot as a picture, always in the light style, for paper and slides."""
        name = self.name_of(canvas) or canvas.accessibleName().lower() or "picture"
        if path := self._files.ask_where(f"{_file_name(name)}.png", "Save the picture", PICTURES):
            self._session.documents.save_file(canvas.saving(path), path, "the picture")

    def save_animation(self) -> None:
        """Save the centroids at each iteration of the run in use: as a GIF that moves, or as pictures in a folder."""
        from digitcluster.files.animation_file import save_animation  # not before the window is first painted

        recording = self._session.selection.listed.recording
        if recording is None:
            self._session.messages.tell(NO_ITERATIONS)
        elif path := self._files.ask_where("training.gif", "Save the iterations", MOVING):
            animation = self.sources.tabs.gallery.animation(recording)
            self._session.messages.tell(f"Drawing {counted(animation.count, 'iteration')}…")
            pictures, palette = animation.pictures(), animation.palette()
            work = save_animation(pictures, path, count=animation.count, palette=palette)
            self._session.documents.save_file(work, path, "the iterations")

    def save_table(self, name: str) -> None:
        """Save a table, by its name in `TABLES`, as CSV."""
        from digitcluster.files.tables import save_table  # here: no thread should import it

        table = self.table(name)
        if table is None:
            self._session.messages.fail(DigitClusterError(EMPTY[name]))
        elif path := self._files.ask_where(f"{_file_name(name)}.csv", "Save the table", CSV):
            self._session.documents.save_file(save_table(table, path), path, "the table")

    def table(self, name: str) -> Table | None:
        """Return a table by its name in `TABLES`; None where there is nothing in it."""
        return TABLES[name][1](self.sources)

    def name_of(self, canvas: "PlotCanvas") -> str:
        """Return a plot's name in `PLOTS`; empty for one that is not there."""
        return next((name for name, one in self.sources.tabs.canvases().items() if one is canvas), "")

    def canvas_in_sight(self) -> "PlotCanvas | None":
        """Return the plot that people see, the largest where there are several."""
        seen = [one for one in self.sources.tabs.canvases().values() if one.isVisible()]
        return max(seen, key=lambda one: one.width() * one.height(), default=None)

    def printing(self, canvas: "PlotCanvas") -> Generator[Any, None, QImage]:
        """Return the work of drawing what a plot shows now for print; any thread may drive it."""
        from digitcluster.plots.saving import drawn

        width, height = canvas.figure.get_size_inches()
        size, values, words = (float(width), float(height)), canvas.values, canvas.provenance
        return _as_image(drawn(type(canvas.plot), values, size, ".png", provenance=words, resolution=PRINT))

    def _save_plot(self, name: str) -> None:
        self.save_picture(self.sources.tabs.canvases()[name])


def table_name(plot: str) -> str:
    """Return the name of the table with the numbers of a plot; empty where there is none."""
    return {"gallery": "clusters"}.get(plot, plot if plot in TABLES else "")


def _file_name(name: str) -> str:
    return name.replace("_", "-").replace(" ", "-")


def _as_image(work: Generator[Any, None, bytes]) -> Generator[Any, None, QImage]:
    buffer = QBuffer()
    buffer.setData(QByteArray((yield from work)))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    return QImageReader(buffer, QByteArray(b"png")).read()  # `QImage.fromData` would keep Python's lock all the time
