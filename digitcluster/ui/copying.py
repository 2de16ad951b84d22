"""Copies the plot, table, digits or sentence that has the focus, or was clicked last; else the drawing."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QWidget

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.table import Table
from digitcluster.session.session import Session
from digitcluster.ui.saving_commands import SavingCommands, table_name
from digitcluster.ui.things import as_canvas, picture_of, table_of, text_of, thing_at
from digitcluster.ui.widgets.tile_area import TileArea

if TYPE_CHECKING:  # matplotlib is loaded after the window is first painted
    from digitcluster.ui.widgets.canvas import PlotCanvas

NOTHING = "There is nothing to copy yet. Click a plot, a table or a sentence first, or draw a digit."
BROKEN = "This picture could not be drawn, and so it was not copied. Details are in the log."
WORK = "what is to be copied"  # key of the background work: only the newest is wanted


class Copying(QObject):
    """The commands "copy" and "copy_for_print", and a context menu for all that can be copied.

    Parameters
    ----------
    window : QWidget
        The one whose widgets are copied.
    copy_drawing : callable
        Copies what is on the pad; returns whether there was anything.
    """

    def __init__(
        self, window: QWidget, session: Session, saving: SavingCommands, copy_drawing: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._saving, self._copy_drawing = window, session, saving, copy_drawing
        self._clicked: QWidget | None = None  # a sentence, which takes no focus
        window.installEventFilter(self)
        if isinstance(application := QApplication.instance(), QApplication):
            application.focusChanged.connect(self._forget)  # a method, with which Qt lets go in the end

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does, by its name."""
        return {"copy": self.copy, "copy_for_print": self.copy_for_print}

    def copy(self) -> None:
        """Copy what has the focus, or the sentence that was clicked last; where that is nothing, the drawing."""
        self._copy(self._clicked_text() or thing_at(QApplication.focusWidget()))

    def copy_for_print(self) -> None:
        """Copy the plot that has the focus, or else the one in sight, in the light style and at 300 dots per inch."""
        canvas = as_canvas(thing_at(QApplication.focusWidget())) or self._saving.canvas_in_sight()
        if canvas is not None:
            self._print(canvas)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which sentence is clicked, and show a menu; what has an own use for a click does not come here."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            thing = thing_at(self._window.childAt(event.position().toPoint()))
            self._clicked = thing if isinstance(thing, QLabel) else None
        elif isinstance(event, QContextMenuEvent):
            return self._show_menu(thing_at(self._window.childAt(event.pos())), event.globalPos())
        return False

    def _forget(self, _: QWidget | None, focused: QWidget | None) -> None:
        if focused is not self._window:
            self._clicked = None

    def _clicked_text(self) -> QWidget | None:
        with suppress(RuntimeError):  # it is deleted by now
            if self._clicked is not None and self._clicked.isVisible():
                return self._clicked
        return None

    def _show_menu(self, thing: QWidget | None, place: QPoint) -> bool:
        if thing is None:
            return False
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy", partial(self._copy, thing))
        if canvas := as_canvas(thing):
            self._add_plot_actions(menu, canvas)
        elif self._listed(thing) is not None:
            menu.addAction("&Save the table…", partial(self._saving.save_table, "digits"))
        menu.popup(place)
        return True

    def _add_plot_actions(self, menu: QMenu, canvas: "PlotCanvas") -> None:
        menu.addAction("Copy for &print", partial(self._print, canvas))
        name = table_name(self._saving.name_of(canvas))
        table = self._saving.table(name) if name else None
        if table is not None:
            menu.addAction("Copy the &numbers", partial(self._copy_table, table))
        menu.addSeparator()
        menu.addAction("&Save this picture…", partial(self._saving.save_picture, canvas))
        if table is not None:
            menu.addAction("Save the n&umbers…", partial(self._saving.save_table, name))

    def _copy(self, thing: QWidget | None) -> None:
        if canvas := as_canvas(thing):
            if canvas.is_broken:
                self._session.messages.fail(DigitClusterError(BROKEN))
            else:
                self._put_image(picture_of(canvas), "the picture")
        elif isinstance(thing, QAbstractItemView):
            self._copy_table(table_of(thing))
        elif isinstance(thing, TileArea):
            image, table = picture_of(thing.viewport()), self._listed(thing)
            if table is None:
                self._put_image(image, "the digits in sight")
            else:
                self._copy_table(table, image)
        elif isinstance(thing, QLabel):
            QGuiApplication.clipboard().setText(text_of(thing))
            self._session.messages.tell("Copied the text.")
        elif self._copy_drawing():
            self._session.messages.tell("Copied the drawing.")
        else:
            self._session.messages.tell(NOTHING)

    def _print(self, canvas: "PlotCanvas") -> None:
        put = partial(self._put_image, what="the picture, for print")
        self._session.background.add(self._saving.printing(canvas), put, key=WORK)

    def _listed(self, thing: QWidget) -> Table | None:
        """Return the digits that a grid lists, as a table; None where it is no such grid."""
        listed = self._saving.sources.listed()
        return self._saving.table("digits") if listed is not None and listed.grid is thing else None

    def _copy_table(self, table: Table, image: QImage | None = None) -> None:
        from digitcluster.files.tables import as_texts  # here: no thread should import it

        def put(texts: tuple[str, str]) -> None:
            data = _TableData()
            data.setText(texts[0])
            data.setHtml(texts[1])
            if image is not None:
                data.setImageData(image)
            QGuiApplication.clipboard().setMimeData(data)
            self._session.messages.tell("Copied the table.")

        self._session.background.add(as_texts(table), put, key=WORK)

    def _put_image(self, image: QImage, what: str) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._session.messages.tell(f"Copied {what}.")


class _TableData(QMimeData):
    """A table as text and for word processors, perhaps with a picture; made in Python, and known by its class."""


def leave_as_text() -> None:
    """Leave a table that was copied to the clipboard as text alone, before Python ends.

    Qt lets go of what the clipboard holds after that: of an object that Python has made, the process ends by a fault.
    """
    clipboard = QGuiApplication.clipboard()
    if isinstance(data := clipboard.mimeData(), _TableData):
        clipboard.setText(data.text())
