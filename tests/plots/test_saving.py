import io
import threading

import numpy as np
import pytest
from matplotlib.colors import to_hex
from PIL import Image

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.confusion import Confusion
from digitcluster.plots.convergence import Convergence
from digitcluster.plots.error_rate import ErrorRate, SweepDot
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.preview import Preview, Sheet
from digitcluster.plots.saving import save_plot
from digitcluster.plots.style import DARK, LIGHT

IMAGES = np.arange(5 * 8 * 8, dtype=np.float32).reshape(5, 8, 8) % 256
SHOWN = {
    Gallery: (IMAGES, [Caption(str(index), f"{index} · 50 %", 0.5) for index in range(5)], 3),
    Convergence: ([9e9, 5e9, 4e9], [100.0, 10.0, 0.0]),
    ErrorRate: ([SweepDot(5, 0.5, 0.6), SweepDot(9, 0.4, 0.5)], (5, 9, 20), 9),
    Confusion: (np.array([[90, 10], [5, 40]]), ("a", "b")),
    Preview: (Sheet(IMAGES.astype(np.uint8), tuple("01234"), "mine.csv", "5 digits", ("Odd.",), ("Scaled.",)),),
}
each_plot = pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.__name__)


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB"))


@each_plot
@pytest.mark.parametrize(("ending", "start"), [(".png", b"\x89PNG"), (".SVG", b"<?xml"), (".pdf", b"%PDF")])
def test_the_ending_tells_the_format(tmp_path, kind, ending, start):
    path = tmp_path / f"plot{ending}"
    finish(save_plot(kind, SHOWN[kind], (5, 3), path))
    assert path.read_bytes().startswith(start) and [one.name for one in tmp_path.iterdir()] == [path.name]


@each_plot
def test_what_a_plot_shows_is_saved_at_the_size_asked_for_and_in_light(figure, tmp_path, kind):
    on_screen = kind(figure(300, 200), DARK)
    on_screen.show(*SHOWN[kind])
    finish(save_plot(kind, on_screen.values, (6, 4), tmp_path / "saved.png"))
    light = kind(figure(600, 400), LIGHT)
    light.show(*SHOWN[kind])
    light.layout()
    file = io.BytesIO()
    light.figure.savefig(file, dpi=200, format="png")
    assert pixels(tmp_path / "saved.png").shape == (800, 1200, 3)
    np.testing.assert_array_equal(pixels(tmp_path / "saved.png"), pixels(file))


@each_plot
def test_saving_leaves_the_plot_on_the_screen_alone(figure, tmp_path, kind):
    plot = kind(figure(), DARK)
    plot.show(*SHOWN[kind])
    for artist in plot.live:
        artist.set_animated(True)
    artists, size = {id(one) for one in plot.figure.findobj()}, plot.figure.get_size_inches().tolist()
    drawn = []
    plot.figure.canvas.mpl_connect("draw_event", drawn.append)
    finish(save_plot(kind, plot.values, (3, 2), tmp_path / "plot.png"))
    assert {id(one) for one in plot.figure.findobj()} == artists and plot.figure.get_size_inches().tolist() == size
    assert to_hex(plot.figure.get_facecolor()) == DARK.window
    assert not drawn


def test_saving_in_one_thread_and_drawing_in_another_give_what_each_gives_alone(figure, tmp_path):
    def save_all(folder):
        folder.mkdir()
        for kind, values in SHOWN.items():
            finish(save_plot(kind, values, (4, 3), folder / f"{kind.__name__}.png"))

    def drawn(plots):
        for plot in plots:
            plot.figure.canvas.draw()
        return [np.array(plot.figure.canvas.buffer_rgba()) for plot in plots]

    plots = [kind(figure(), DARK) for kind in SHOWN]
    for plot in plots:
        plot.show(*SHOWN[type(plot)])
    save_all(tmp_path / "alone")
    alone = drawn(plots)
    thread = threading.Thread(target=save_all, args=(tmp_path / "beside",))
    thread.start()
    rounds = 0
    while thread.is_alive() or not rounds:
        rounds += 1
        for one, other in zip(drawn(plots), alone, strict=True):
            np.testing.assert_array_equal(one, other)
    thread.join()
    for kind in SHOWN:
        name = f"{kind.__name__}.png"
        np.testing.assert_array_equal(pixels(tmp_path / "beside" / name), pixels(tmp_path / "alone" / name))


def test_an_unknown_ending_is_refused_before_anything_is_drawn(tmp_path):
    with pytest.raises(WritingError, match=r"plot\.docx: the name must end in one of \.png, \.svg, \.pdf"):
        next(save_plot(None, (), (1, 1), tmp_path / "plot.docx"))


def test_a_plot_that_cannot_be_saved_leaves_the_older_file_and_says_where(tmp_path, monkeypatch):
    path = tmp_path / "plot.png"
    path.write_bytes(b"older")

    def full(figure, place, **_):
        place.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", full)
    with pytest.raises(WritingError, match=r"plot\.png: no room is left"):
        finish(save_plot(Convergence, SHOWN[Convergence], (4, 3), path))
    assert path.read_bytes() == b"older" and [one.name for one in tmp_path.iterdir()] == ["plot.png"]


def test_nothing_is_written_when_saving_is_cancelled(tmp_path):
    work = save_plot(Convergence, SHOWN[Convergence], (4, 3), tmp_path / "plot.png")
    records = [next(work), next(work)]
    work.close()
    assert [record.done for record in records] == [0, 1] and not list(tmp_path.iterdir())


WORDS = ("digits.json, 60,000 digits", "k 16", "random digits", "seed 42", "Digit Cluster 0.1.0")


@each_plot
@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_below_a_saved_plot_stands_what_it_is_of(tmp_path, kind, ending):
    path, bare = tmp_path / f"plot{ending}", tmp_path / f"bare{ending}"
    finish(save_plot(kind, SHOWN[kind], (5, 3), path, provenance=WORDS))
    finish(save_plot(kind, SHOWN[kind], (5, 3), bare))
    if ending != ".png":
        assert path.stat().st_size > bare.stat().st_size
        return
    whole, above = pixels(path), pixels(bare)
    np.testing.assert_array_equal(whole[:600], above)  # the plot itself is the same
    words = whole[600:]
    dark = words.min(axis=2) < 160
    assert dark.any() and not dark[:2].any() and not dark[-2:].any() and not dark[:, -2:].any()


def test_words_that_are_too_long_for_one_line_take_more(tmp_path):
    finish(save_plot(Convergence, SHOWN[Convergence], (5, 3), tmp_path / "wide.png", provenance=WORDS))
    finish(save_plot(Convergence, SHOWN[Convergence], (2, 3), tmp_path / "narrow.png", provenance=WORDS))
    assert pixels(tmp_path / "narrow.png").shape[0] > pixels(tmp_path / "wide.png").shape[0] > 600
