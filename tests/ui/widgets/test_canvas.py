import threading

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer

from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import finish
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.gallery import Gallery
from digitcluster.ui import theme
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.cell_canvas import CellCanvas

CAPTIONS = [Caption("1", "", 1.0)] * 4
DARK_IMAGES, LIGHT_IMAGES = np.full((4, 8, 8), 255.0), np.zeros((4, 8, 8))


@pytest.fixture
def canvas(qtbot):
    """A gallery on the screen, drawn once, so that its mosaic is animated."""
    canvas = PlotCanvas(Gallery(Figure()), minimum=QSize(300, 200))
    qtbot.addWidget(canvas)
    canvas.show_values(DARK_IMAGES, CAPTIONS)
    canvas.show()
    qtbot.waitUntil(lambda: ink(canvas) > 0.1)
    return canvas


def ink(canvas):
    """The share of the screen's pixels that are dark."""
    picture = canvas.grab().toImage()
    dark = [picture.pixelColor(x, y).lightness() < 50 for x in range(0, 300, 7) for y in range(0, 200, 7)]
    return sum(dark) / len(dark)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_what_changes_often_is_in_a_saved_plot_too(canvas, tmp_path, capfd, ending):
    path = tmp_path / f"gallery.{ending}"
    finish(canvas.saving(path))
    assert "Traceback" not in capfd.readouterr().err  # where matplotlib puts what goes wrong in a callback
    if ending == "png":
        assert (np.asarray(Image.open(path).convert("L")) < 50).mean() > 0.1
    else:
        assert (b"<image" if ending == "svg" else b"/Image") in path.read_bytes()


def test_values_are_drawn_in_the_next_frame_and_live_ones_without_the_background(qtbot, canvas):
    draws = []
    canvas.mpl_connect("draw_event", draws.append)
    canvas.show_values(LIGHT_IMAGES, CAPTIONS)
    assert not draws and ink(canvas) > 0.1, "the old picture is there until the new one is drawn"
    qtbot.waitUntil(lambda: ink(canvas) < 0.01)
    assert draws
    draws.clear()
    canvas.show_part(canvas.plot.show_images, DARK_IMAGES)
    qtbot.waitUntil(lambda: ink(canvas) > 0.1)
    assert not draws


def test_of_a_line_that_has_changed_nothing_stays_in_the_background(qtbot):
    canvas = PlotCanvas(Convergence(Figure()), minimum=QSize(300, 200))
    qtbot.addWidget(canvas)
    draws = []
    canvas.mpl_connect("draw_event", draws.append)

    def shown_after(change, *, whole):
        draws.clear()
        before = canvas.grab().toImage()
        change()
        qtbot.waitUntil(lambda: bool(draws) if whole else canvas.grab().toImage() != before)
        assert bool(draws) is whole, "the plot tells whether its background must be drawn anew"
        qtbot.waitUntil(lambda: canvas.is_up_to_date)
        return canvas.grab().toImage()

    canvas.show()
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    shown_after(lambda: canvas.show_values([9.0, 5.0, 4.9], [3.0, 2.0, 1.0]), whole=True)
    over_the_background = shown_after(lambda: canvas.show_values([9.0, 8.0, 4.9], [3.0, 1.0, 1.0]), whole=False)
    assert shown_after(canvas.refresh, whole=True) == over_the_background
    shown_after(lambda: canvas.show_values([9.0, 0.1], [3.0, 1e-6]), whole=True)


def test_a_plot_is_arranged_in_one_turn_of_the_loop_and_drawn_in_another(qtbot, canvas, monkeypatch):
    turns, calls = [0], []
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    timer = QTimer(canvas, interval=0)
    timer.timeout.connect(lambda: turns.__setitem__(0, turns[0] + 1))
    timer.start()
    show = canvas.plot.show
    monkeypatch.setattr(canvas.plot, "show", lambda *values: (calls.append(turns[0]), show(*values))[1])
    canvas.mpl_connect("draw_event", lambda _: calls.append(turns[0]))
    canvas.show_values(LIGHT_IMAGES, CAPTIONS)
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    assert len(calls) == 2 and 0 < calls[0] < calls[1]


def test_a_picture_with_the_colours_of_another_theme_is_not_seen_any_more(qapp, qtbot, canvas):
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    theme.choose_appearance(qapp, "dark")
    canvas.restyle()
    colours = canvas.grab().toImage()
    assert {colours.pixelColor(x, y).name() for x in range(0, 300, 9) for y in range(0, 200, 9)} == {theme.DARK.window}
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    assert canvas.grab().toImage() != colours
    theme.choose_appearance(qapp, "system")


def test_values_are_those_that_are_shown_also_after_the_images_alone_have_changed(canvas):
    assert canvas.values == (DARK_IMAGES, CAPTIONS)
    canvas.plot.show_images(LIGHT_IMAGES)
    assert canvas.values == (LIGHT_IMAGES, CAPTIONS)


def test_what_is_saved_is_what_was_shown_when_saving_was_asked_for(canvas, tmp_path):
    size = canvas.figure.get_size_inches()
    work = canvas.saving(tmp_path / "gallery.png")
    canvas.show_values(LIGHT_IMAGES, CAPTIONS)
    canvas.resize(700, 500)
    thread = threading.Thread(target=finish, args=(work,))
    thread.start()
    thread.join()
    saved = np.asarray(Image.open(tmp_path / "gallery.png").convert("L"))
    assert (saved < 50).mean() > 0.1 and saved.shape == (round(size[1] * 200), round(size[0] * 200))


def test_pixels_that_a_broken_scale_leaves_free_have_the_colour_of_the_plot(qapp, canvas):
    for appearance in ("dark", "light"):
        theme.choose_appearance(qapp, appearance)
        canvas.restyle()
        assert canvas.palette().color(canvas.backgroundRole()).name() == theme.current_style().window
    theme.choose_appearance(qapp, "system")


def noted(plot, monkeypatch, *names):
    """Let a plot note what it is asked to do."""
    calls = []

    def note(name, do):
        monkeypatch.setattr(plot, name, lambda *values: (calls.append(name), do(*values))[1])

    for name in names:
        note(name, getattr(plot, name))
    return calls


def test_a_plot_that_nobody_sees_is_arranged_only_when_it_is_shown(qtbot, monkeypatch):
    canvas = PlotCanvas(Gallery(Figure()), minimum=QSize(300, 200))
    qtbot.addWidget(canvas)
    canvas.show()
    canvas.hide()
    calls = noted(canvas.plot, monkeypatch, "show", "layout", "restyle")
    draws = []
    canvas.mpl_connect("draw_event", draws.append)
    for _ in range(3):
        canvas.show_values(DARK_IMAGES, CAPTIONS)
    canvas.restyle()
    assert not calls and not draws
    canvas.show()
    qtbot.waitUntil(lambda: bool(draws))
    assert calls.count("show") == 1 and calls.count("restyle") == 1
    assert canvas.plot.values == (DARK_IMAGES, CAPTIONS)


def test_who_asks_for_a_hidden_plot_gets_it_with_its_values(qtbot):
    canvas = PlotCanvas(Gallery(Figure()), minimum=QSize(300, 200))
    qtbot.addWidget(canvas)
    canvas.show_values(DARK_IMAGES, CAPTIONS)
    assert canvas.values == (DARK_IMAGES, CAPTIONS) and canvas.plot.ends() == (0, len(DARK_IMAGES) - 1)


def test_of_several_sizes_only_the_last_is_arranged(canvas, qtbot, monkeypatch):
    calls = noted(canvas.plot, monkeypatch, "layout")
    for side in (310, 320, 330, 340):
        canvas.resize(side, side)
    assert not calls
    qtbot.waitUntil(lambda: canvas.is_up_to_date and bool(calls))
    assert len(calls) == 1


class Trouble(Gallery):
    """A gallery that raises in one of its parts as long as all of its images are dark, as DARK_IMAGES are."""

    part = ""

    def _maybe(self, part):
        if self.part == part and len(self._images) and self._images.all():
            raise ZeroDivisionError(part)

    def layout(self):
        super().layout()
        self._maybe("layout")

    def cell_at(self, x, y):
        self._maybe("cell_at")
        return super().cell_at(x, y)

    def moved(self, *place):
        self._maybe("moved")
        return super().moved(*place)

    def ends(self):
        self._maybe("ends")
        return super().ends()

    def hint_at(self, x, y):
        self._maybe("hint_at")
        return "a hint"

    def select(self, index):
        super().select(index)
        self._maybe("select")

    @property
    def live(self):
        self._maybe("live")
        return super().live

    def restyle(self, style):
        super().restyle(style)
        self._maybe("restyle")


class Undrawable(Trouble):
    """Raises when it is drawn, not before."""

    part = "draw"

    def __init__(self, *arguments):
        super().__init__(*arguments)
        draw = self.frame.draw

        def broken_draw(renderer):
            self._maybe("draw")
            draw(renderer)

        self.frame.draw = broken_draw


@pytest.fixture
def broken(qtbot):
    """Makes canvases of a plot that raises in a part, on the screen."""

    def make(part):
        kind = Undrawable if part == "draw" else type("Trouble", (Trouble,), {"part": part})
        canvas = CellCanvas(kind(Figure()), minimum=QSize(300, 200))
        qtbot.addWidget(canvas)
        canvas.resize(300, 200)
        canvas.show_values(DARK_IMAGES, CAPTIONS)
        canvas.show()
        qtbot.waitUntil(lambda: canvas.is_up_to_date)
        canvas.grab()
        return canvas

    return make


@pytest.mark.parametrize("part", ["layout", "draw", "live"])
def test_a_plot_that_raises_leaves_a_sentence_and_is_back_with_other_values(qtbot, broken, part, capfd, caplog):
    canvas = broken(part)
    shown = canvas.grab().toImage()
    assert canvas.is_broken and ink(canvas) < 0.1
    assert len({shown.pixel(x, y) for x in range(shown.width()) for y in range(shown.height())}) > 1  # words
    for size in ((400, 300), (310, 210), (300, 200)):
        canvas.resize(*size)
        canvas.grab()
    canvas.restyle()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Return):
        qtbot.keyClick(canvas, key)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(canvas)
    canvas.select(2)
    canvas.hide()
    canvas.show()
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    assert canvas.hint_at(QPointF(5, 5)) == "" and canvas.grab().toImage() == shown

    canvas.show_values(LIGHT_IMAGES, CAPTIONS)
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    qtbot.waitUntil(lambda: canvas.grab().toImage() != shown)
    assert not canvas.is_broken and canvas.values[0] is LIGHT_IMAGES
    assert "Traceback" not in capfd.readouterr().err
    assert [record.exc_info[0] for record in caplog.records].count(ZeroDivisionError) <= 1  # not for each painting


@pytest.mark.parametrize("part", ["cell_at", "moved", "ends", "hint_at", "select", "restyle"])
def test_a_plot_that_raises_when_it_is_asked_something_answers_nothing(qtbot, broken, part):
    canvas, chosen = broken(part), []
    canvas.chosen.connect(chosen.append)
    canvas.restyle()
    canvas.select(1)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Return):
        qtbot.keyClick(canvas, key)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    canvas.hint_at(QPointF(5, 5))
    PlotCanvas.hint_at(canvas, QPointF(5, 5))
    if part in ("restyle", "cell_at"):
        assert canvas.hint_at(QPointF(40, 40)) == ""


@pytest.mark.parametrize("part", ["layout", "draw"])
def test_a_plot_that_raises_is_not_saved_and_a_sentence_says_so(broken, tmp_path, part):
    with pytest.raises(DigitClusterError, match="could not be drawn"):
        finish(broken(part).saving(tmp_path / "gallery.png"))
    assert not list(tmp_path.iterdir())


def test_while_the_size_changes_the_old_picture_is_shown_and_the_last_size_is_drawn(qtbot, canvas):
    draws = []
    canvas.mpl_connect("draw_event", lambda _: draws.append(canvas.width()))
    for width in (700, 650, 600):
        canvas.resize(width, 400)
        assert ink(canvas) > 0.1  # painted at once, though nothing is drawn yet
    assert not draws
    qtbot.waitUntil(lambda: canvas.is_up_to_date and bool(draws))
    assert draws == [600] and ink(canvas) > 0.1


def test_while_another_thread_draws_a_plot_the_window_does_not_wait_for_it(qtbot, canvas):
    qtbot.waitUntil(lambda: canvas.is_up_to_date)
    turns, began, may_end = [], threading.Event(), threading.Event()
    figure = Figure()
    figure.text(0.5, 0.5, "").draw = lambda _: (began.set(), may_end.wait(10))
    thread = threading.Thread(target=FigureCanvasAgg(figure).draw)
    thread.start()
    began.wait(10)
    canvas.show_values(LIGHT_IMAGES, CAPTIONS)
    timer = QTimer(canvas, interval=20)
    timer.timeout.connect(lambda: turns.append(canvas.is_up_to_date))
    timer.start()
    qtbot.waitUntil(lambda: len(turns) > 8)
    assert not any(turns), "it is drawn later"
    may_end.set()
    thread.join()
    qtbot.waitUntil(lambda: canvas.is_up_to_date and ink(canvas) < 0.01)
