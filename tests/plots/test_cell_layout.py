import pytest

from digitcluster.plots.cell_layout import LARGEST, arrange_cells

SIZES = [(475, 302), (216, 144), (1008, 648), (288, 648)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 16, 37, 100, 256])
def test_no_other_number_of_columns_makes_the_images_larger(count, size):
    """Tried out: cells of the same strip, foot and gap in every number of columns."""
    layout = arrange_cells(count, *size, 1.0)
    gap = {17.0: 10, 10.0: 6, 8.0: 3, 0.0: 2}[layout.strip]
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        across = (size[0] - (columns + 1) * gap) / columns
        down = (size[1] - gap) / rows - gap - layout.strip - layout.foot
        assert layout.side >= min(across, down, LARGEST)


@pytest.mark.parametrize("size", SIZES)
def test_a_cell_is_found_by_the_middle_of_its_image_and_nothing_beside_the_columns(size):
    layout = arrange_cells(30, *size, 1.0)
    for index in range(30):
        x, y = layout.corner(index)
        assert layout.index_at(x + layout.side / 2, y + layout.side / 2) == index
    assert layout.index_at(-1000, 5) is None and layout.index_at(1e5, 5) is None and layout.index_at(5, -1000) is None


@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.0])
def test_on_pixels_cells_are_whole_pixels_and_nearly_where_they_were(aspect):
    layout = arrange_cells(37, 475, 302, aspect)
    exact = layout.on_pixels(round(28 * aspect), 28)
    pixel = layout.side / 28
    for name in ("pitch_x", "pitch_y", "strip"):
        pixels = getattr(exact, name) / pixel
        assert pixels == pytest.approx(round(pixels)) and abs(getattr(exact, name) - getattr(layout, name)) < pixel
    assert (exact.side, exact.left, exact.top, exact.columns) == (layout.side, layout.left, layout.top, layout.columns)


def test_rows_are_counted_up():
    layout = arrange_cells(100, 475, 302, 1.0)
    assert layout.rows(0) == layout.rows(1) == layout.rows(layout.columns) == 1
    assert layout.rows(layout.columns + 1) == 2


def test_without_room_cells_still_have_a_size():
    layout = arrange_cells(16, 3, 2, 1.0).on_pixels(8, 8)
    assert layout.side >= 1 and layout.pitch_x >= layout.side and layout.pitch_y >= layout.side + layout.foot
