from dataclasses import replace

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.preview import some_digits
from digitcluster.plots.preview import INCH, Preview, sheet_of, sheet_size
from digitcluster.plots.style import DARK, LIGHT


@pytest.fixture
def preview(figure):
    """Draws a sheet in a figure of its size, and returns the plot and its pixels."""

    def draw(sheet, style=LIGHT):
        width, height = sheet_size(sheet)
        plot = Preview(figure(round(100 * width), round(100 * height)), style)
        plot.show(sheet)
        plot.figure.canvas.draw()
        return plot, np.asarray(plot.figure.canvas.buffer_rgba())[..., :3]

    return draw


def test_a_sheet_has_a_dozen_digits_with_their_labels_and_what_the_file_is(sample):
    sheet = sheet_of(replace(sample, name="mine.csv", format="CSV", warnings=("W.",), notes=("N.",)))
    chosen = some_digits(sample, 12, seed=0)
    np.testing.assert_array_equal(sheet.images, sample.images[chosen])
    assert sheet.names == tuple(str(label) for label in sample.labels[chosen])
    assert (sheet.title, sheet.facts) == ("mine.csv", "600 digits · 28 × 28 pixels · CSV")
    assert (sheet.warnings, sheet.notes) == (("W.",), ("N.",))


def test_without_labels_the_digits_stand_alone(sample, preview):
    plain = sheet_of(replace(sample, labels=None, format=""))
    assert plain.names == () and plain.facts == "600 digits · 28 × 28 pixels · without labels"
    assert not preview(plain)[0].labels.texts and sheet_size(plain)[1] < sheet_size(sheet_of(sample))[1]


def test_every_digit_is_ink_in_its_row_and_column_with_its_label_beneath(preview):
    images = np.zeros((8, 4, 4), np.uint8)
    images[7] = 255  # the second of the second row
    plot, pixels = preview(sheet_of(Digits(images, np.arange(8, dtype=np.uint8))))
    shown = [one[-1] for one in plot.labels.texts]
    place = shown.index("7")
    assert place == 7 and shown == list("01234567")
    ink = np.argwhere((pixels == 0).all(axis=2))
    middle_y, middle_x = ink.mean(axis=0) * INCH / 100
    left, right = plot.labels.spans[place]
    assert left < middle_x < right and middle_y > 100
    assert len(ink) == pytest.approx((np.ptp(ink[:, 0]) + 1) * (np.ptp(ink[:, 1]) + 1)), "one square of ink, no more"


def test_all_warnings_and_notes_can_be_read(sample, preview):
    warnings = ("All 600 digits have the label 3. " * 6, "Another.")
    notes = tuple(f"Note {number}." for number in range(9))
    plot, pixels = preview(sheet_of(replace(sample, warnings=warnings, notes=notes)))
    assert " ".join(plot.warnings.texts) == f"Warning: {warnings[0].strip()} Warning: Another."
    assert plot.notes.texts == list(notes)
    for texts in (plot.title, plot.facts, plot.warnings, plot.notes, plot.labels):
        assert all(20 < left < right < 6.5 * INCH - 20 for left, right in texts.spans)
    for edge in (pixels[:20], pixels[-20:], pixels[:, :20], pixels[:, -20:]):
        assert (edge == 255).all(), "nothing is cut off"


def test_names_from_files_are_no_formulas_and_not_too_long(sample, preview):
    named = replace(
        sample, name="$\\nothing$.csv", classes=("$\\oops$", "a name that is longer than a digit", *"cdefghij")
    )
    plot, _ = preview(sheet_of(named))
    assert plot.title.texts == ["$\\nothing$.csv"] and "$\\oops$" in plot.labels.texts
    assert all(right - left < 70 for left, right in plot.labels.spans)


def test_long_names_beside_each_other_do_not_touch(sample, preview):
    names = ("Regenbogenforelle", "Siebenundzwanzig", "TISCHTENNISSCHLÄGER", "WWWWWWWWWWWWWWWW", "iiiiiiiiiiiiiiiii")
    plot, _ = preview(sheet_of(replace(sample, classes=(*names, *names))))
    ends = [right for _, right in plot.labels.spans]
    starts = [left for left, _ in plot.labels.spans]
    row = range(5)
    assert all(starts[place + 1] - ends[place] > 3 for place in (*row, *(6 + one for one in row)))
    assert "iiiiiiiiiiiiiiiii" in plot.labels.texts and all(len(text) > 4 for text in plot.labels.texts)


@pytest.mark.parametrize("shape", [(20, 3, 60), (20, 60, 3), (1, 5, 5)])
def test_images_of_any_shape_fit(preview, shape):
    images = np.full(shape, 255, np.uint8)
    plot, pixels = preview(sheet_of(Digits(images, np.zeros(shape[0], np.uint8))))
    assert len(plot.labels.texts) == min(12, shape[0]) and (pixels == 0).all(axis=2).any()
    assert sheet_size(plot.values[0])[1] < 8


def test_the_dark_style_has_the_same_ink_on_paper(sample, preview):
    _, pixels = preview(sheet_of(sample), DARK)
    assert (pixels == 255).all(axis=2).sum() > 12 * 2000
