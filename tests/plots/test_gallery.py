import io
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from digitcluster.plots.caption_layout import Caption
from digitcluster.plots.gallery import Gallery
from digitcluster.plots.style import DARK


def captions(count):
    return [Caption(str(index % 10), f"{index + 1:,} · 50 %", 0.5) for index in range(count)]


def shades(count, side=28):
    """Images each of one grey level of its own."""
    levels = np.arange(count, dtype=np.float32) * (255 // max(count, 1))
    return levels[:, None, None] * np.ones((1, side, side), np.float32)


def pixel(figure, x, y):
    """The drawn colour at a place in pixels from the lower left corner."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[round(figure.bbox.height - y), round(x), :3]


def centre(gallery, index):
    """The middle of a picture in pixels from the lower left corner."""
    x, y = gallery.cells.corner(index)
    points = gallery.figure.dpi / 72
    side = gallery.cells.side
    return (x + side / 2) * points, gallery.figure.bbox.height - (y + side / 2) * points


SIZES = [(660, 420), (300, 200), (1400, 900), (400, 900)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 16, 24, 100, 256])
def test_each_centroid_is_drawn_in_its_cell_as_ink_on_paper(figure, count, size):
    gallery = Gallery(figure(*size))
    images = shades(count)
    gallery.show(images, captions(count))
    for index in {0, count // 2, count - 1}:
        expected = 255 - round(float(images[index, 0, 0]))
        assert pixel(gallery.figure, *centre(gallery, index)).tolist() == [expected] * 3


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 16, 24, 100])
def test_the_cell_under_the_mouse_is_known(figure, count, size):
    gallery = Gallery(figure(*size))
    gallery.show(shades(count), captions(count))
    for index in range(count):
        assert gallery.cell_at(*centre(gallery, index)) == index
    assert gallery.cell_at(-5, 10) is None and gallery.cell_at(10, 10_000) is None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [2, 16, 24, 36, 37, 100, 150, 256, 1000])
def test_everything_stays_inside_and_captions_do_not_touch(figure, count, size):
    gallery = Gallery(figure(*size))
    gallery.show(shades(count), captions(count))
    layout, (width, height) = gallery.cells, gallery.figure.get_size_inches() * 72
    last_x, last_y = layout.corner(min(count, layout.columns) - 1)[0], layout.corner(count - 1)[1]
    assert layout.left >= 0 and layout.top >= 0
    assert last_x + layout.side <= width + 0.5 and last_y + layout.side + layout.foot <= height + 0.5
    if size == (300, 200) and count > 36:
        return  # too small a window for so many words
    spans = sorted(gallery.labels.spans[: layout.columns] + gallery.notes.spans[: layout.columns])
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_pictures_are_larger_than_a_third_of_the_window_when_they_are_two(figure):
    gallery = Gallery(figure(660, 420))
    gallery.show(shades(2), captions(2))
    assert gallery.cells.side > 140


def test_titles_are_label_and_note_in_order(figure):
    gallery = Gallery(figure(900, 600))
    gallery.show(shades(12), captions(12))
    assert gallery.labels.texts == [str(index % 10) for index in range(12)]
    assert gallery.notes.texts[3] == "4 · 50 %"


def test_narrow_cells_keep_the_label_and_drop_the_note(figure):
    gallery = Gallery(figure(620, 420))
    gallery.show(shades(100), captions(100))
    assert len(gallery.labels.texts) == 100
    assert gallery.notes.texts == []


def test_a_bar_is_as_long_as_its_share(figure):
    gallery = Gallery(figure())
    gallery.show(shades(2), [Caption("1", "", 1.0), Caption("2", "", 0.25)])
    lengths = [float(np.ptp(segment[:, 0])) for segment in gallery.bars.get_segments()]
    assert lengths[1] / lengths[0] == pytest.approx(0.25)


def test_artists_are_kept_however_often_it_shows(figure):
    gallery = Gallery(figure())
    gallery.show(shades(30), captions(30))
    before = {id(artist) for artist in gallery.figure.findobj()}
    for _ in range(3):
        gallery.show(shades(30)[::-1], captions(30))
        gallery.show_images(shades(30))
    assert {id(artist) for artist in gallery.figure.findobj()} == before
    assert len(gallery.figure.axes) == 1
    gallery.show(shades(4), captions(4))
    assert len(gallery.labels.texts) == len(gallery.notes.texts) == 4


def test_images_alone_change_the_mosaic_and_no_words(figure):
    gallery = Gallery(figure())
    gallery.show(shades(4), captions(4))
    gallery.show_images(shades(4)[::-1].copy())
    assert pixel(gallery.figure, *centre(gallery, 0)).tolist() == [255 - 189] * 3
    assert gallery.labels.texts == ["0", "1", "2", "3"]


def test_digits_that_are_not_square_keep_their_shape(figure):
    gallery = Gallery(figure())
    gallery.show(np.full((3, 32, 16), 255.0), captions(3))
    gallery.figure.canvas.draw()
    dark = np.asarray(gallery.figure.canvas.buffer_rgba())[..., 0] < 5
    columns, rows = dark.sum(axis=1).max() / 3, dark.sum(axis=0).max()
    assert rows / columns == pytest.approx(2, rel=0.08)


def test_the_selected_cell_has_a_frame_until_there_are_fewer(figure):
    gallery = Gallery(figure())
    gallery.show(shades(4), captions(4))
    gallery.select(3)
    assert gallery.frame.get_visible()
    gallery.show(shades(2), captions(2))
    assert not gallery.frame.get_visible()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_it_can_be_saved(figure, kind):
    gallery = Gallery(figure(), DARK)
    gallery.show(shades(5), captions(5))
    file = io.BytesIO()
    gallery.figure.savefig(file, format=kind)
    assert file.tell() > 1000


def frames(gallery):
    """The frames that are drawn, each as its cell's upper left corner in points."""
    shown = [one for one in gallery.figure.axes[0].patches if isinstance(one, Rectangle) and one.get_visible()]
    return [one.get_xy() for one in shown]


def test_the_frame_is_around_the_selected_cell_and_goes_with_the_selection(figure):
    gallery = Gallery(figure())
    gallery.show(shades(4), captions(4), 2)
    (corner,) = frames(gallery)
    x, y = centre(gallery, 2)
    assert gallery.cell_at(x, y) == 2
    points = gallery.figure.dpi / 72
    assert corner[0] * points < x and gallery.figure.bbox.height - corner[1] * points > y
    gallery.select(3)
    assert frames(gallery) != [corner] and len(frames(gallery)) == 1
    gallery.select(None)
    assert frames(gallery) == []


def test_what_is_shown_can_be_shown_again_with_the_selection(figure):
    gallery = Gallery(figure())
    images, others, texts = shades(4), shades(4)[::-1], captions(4)
    gallery.show(images, texts)
    assert gallery.values == (images, texts)
    gallery.select(1)
    gallery.show_images(others)
    assert gallery.values == (others, texts, 1)


def test_a_figure_that_is_too_small_for_anything_is_drawn_all_the_same(figure):
    gallery = Gallery(figure(5, 4))
    gallery.show(shades(16), captions(16))
    gallery.figure.canvas.draw()


NAMES = {
    "long": [f"a class with a rather long name, number {index}" for index in range(62)],
    "short": ["ab", "R&D", "$5", "$x$ and $y$"],
    "scripts": ["日本語の数字", "五", "Ж", "\N{GRINNING FACE}"],
    "wide": ["WWW", "MMM"],
    "wide letters": ["WW", "MM"],
}


@pytest.mark.parametrize("size", [(280, 180), (660, 420), (1600, 1000)])
@pytest.mark.parametrize("count", [1, 16, 30, 36, 100, 300, 1000])
@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_captions_with_names_of_any_length_do_not_touch_or_leave_the_figure(figure, size, count, names):
    gallery = Gallery(figure(*size))
    texts = [Caption(names[index % len(names)], f"{12345 + index:,} · 100 %", 1.0) for index in range(count)]
    gallery.show(shades(count), texts)
    width, height = gallery.figure.get_size_inches() * 72
    layout = gallery.cells
    assert len(gallery.labels.texts) == (count if layout.strip else 0)
    rows = {}
    for left, top, right, bottom in (*gallery.labels.boxes, *gallery.notes.boxes):
        assert left >= 0 and top >= 0 and right <= width and bottom <= height
        rows.setdefault(int(((top + bottom) / 2 - layout.top) // layout.pitch_y), []).append((left, right))
    for spans in rows.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_a_dollar_sign_is_no_formula_and_no_character_is_lost(figure):
    gallery = Gallery(figure(900, 600))
    gallery.show(shades(3), [Caption("$5 & $6", "", 1.0), Caption("a_b^c", "", 1.0), Caption("日", "", 1.0)])
    assert gallery.labels.texts == ["$5 & $6", "a_b^c", "日"]


def test_the_keys_go_from_cell_to_cell_but_not_beyond(figure):
    gallery = Gallery(figure(660, 420))
    assert gallery.moved(None, 1, 0) is None and gallery.ends() is None
    gallery.show(shades(10), captions(10))
    columns = gallery.cells.columns
    assert gallery.moved(None, 1, 0) == 0 and gallery.ends() == (0, 9)
    assert gallery.moved(0, 1, 0) == 1 and gallery.moved(0, 0, 1) == columns and gallery.moved(columns, 0, -1) == 0
    assert (
        gallery.moved(0, -1, 0) == 0 and gallery.moved(columns - 1, 1, 0) == columns - 1 and gallery.moved(9, 1, 0) == 9
    )


def test_long_names_have_all_of_the_room_and_short_ones_stand_beside_the_purity(figure):
    gallery = Gallery(figure(660, 420))
    gallery.show(shades(30), [Caption("a class with a long name", "123 · 45 %", 0.45)] * 30)
    assert gallery.notes.texts == [] and len(gallery.labels.texts[0]) >= 6 and gallery.noted == "none"
    gallery.show(shades(30), [Caption("abc", "123 · 45 %", 0.45)] * 30)
    assert gallery.notes.texts == ["45 %"] * 30 and gallery.noted == "short"
    gallery.show(shades(10), captions(10))
    assert gallery.noted == "all"
