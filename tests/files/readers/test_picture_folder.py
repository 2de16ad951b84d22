"""Pictures in folders and archives, strokes, and Parquet: what must be drawn or decoded first."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from digitcluster.files.readers import picture_places
from tests.files.writing import (
    assert_same,
    parquet_table,
    parts_of,
    png,
    reading,
    refusal,
    some_digits,
    tar_of,
    write,
    zip_of,
)

IMAGES, LABELS = some_digits(40, 5)


def entries(images=IMAGES, labels=LABELS, kind="png"):
    pictures = enumerate(zip(images, labels, strict=True))
    return [(f"set/{label}/{number:05}.{kind}", png(image, kind.upper())) for number, (image, label) in pictures]


def fill(folder, files):
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("kind", ["png", "bmp", "gif", "tiff"])
def test_a_folder_of_pictures_with_a_sub_folder_a_label(tmp_path, kind):
    digits = reading(fill(tmp_path / "digits", entries(kind=kind)))
    assert_same(digits, IMAGES, LABELS)
    assert digits.name == "digits"


@pytest.mark.parametrize("pack", [tar_of, zip_of])
@pytest.mark.parametrize("name", ["digits", "digits.gz"])
def test_pictures_in_an_archive(tmp_path, pack, name):
    if pack is zip_of and name.endswith("gz"):
        name = "digits.zip"
    path = write(tmp_path / name, pack(("__MACOSX/._0.png", b"?"), *entries()))
    assert_same(reading(path), IMAGES, LABELS)


@pytest.mark.parametrize("name", ["digit-{number:04}-label_{label}.png", "{number:05}_{label}.PNG"])
def test_labels_at_the_end_of_the_names(tmp_path, name):
    for number, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True)):
        (tmp_path / name.format(number=number, label=label)).write_bytes(png(image))
    assert_same(reading(tmp_path), IMAGES, LABELS)


def test_names_that_tell_no_labels(tmp_path):
    digits = reading(fill(tmp_path, [(f"IMG{number:05}.png", png(image)) for number, image in enumerate(IMAGES)]))
    np.testing.assert_array_equal(digits.images, IMAGES)
    assert digits.labels is None
    assert "The pictures' names do not say what their labels are." in digits.notes


def test_colours_transparency_and_paper_become_grey_levels(tmp_path):
    paper = np.dstack([255 - IMAGES[0]] * 3)
    ink = np.dstack([np.zeros((5, 5, 3), np.uint8), IMAGES[0]])
    digits = reading(fill(tmp_path, [("1/a.png", png(paper)), ("2/b.png", png(ink))]))
    np.testing.assert_array_equal(digits.images, [IMAGES[0]] * 2)
    assert "Dark ink on light was inverted." in digits.notes


def test_pictures_of_other_sizes_are_scaled_to_the_commonest(tmp_path):
    files = [*entries(), ("set/3/large.png", png(np.kron(IMAGES[0], np.ones((4, 4), np.uint8))))]
    digits = reading(fill(tmp_path, files))
    assert digits.images.shape == (41, 5, 5)
    np.testing.assert_array_equal(digits.images[-1], IMAGES[0])
    assert "1 of 41 pictures was scaled to 5 × 5 pixels, the commonest size." in digits.notes


def test_training_and_testing_folders_are_parts(tmp_path):
    for part in ("training", "testing"):
        fill(tmp_path / part, entries())
    (tmp_path / "testing/set/0").mkdir(exist_ok=True)
    (tmp_path / "testing/set/0/more.png").write_bytes(png(IMAGES[0]))
    assert parts_of(tmp_path) == ("training", "testing")
    assert len(reading(tmp_path)) == 40
    assert len(reading(tmp_path, part="testing")) == 41


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "is not a picture. PNG, JPEG"),
        (png(some_digits(1, 60)[0][0])[:1000], "is a damaged picture"),
        (b"", "is not a picture"),
    ],
)
@pytest.mark.parametrize("pack", [None, tar_of, zip_of])
def test_a_bad_picture_among_many_is_left_out_and_said(tmp_path, content, reason, pack):
    images, labels = some_digits(200, 5)
    files = entries(images, labels)
    files[7] = (files[7][0], content)
    path = fill(tmp_path / "digits", files) if pack is None else write(tmp_path / "digits", pack(*files))
    digits = reading(path)
    assert_same(digits, np.delete(images, 7, axis=0), np.delete(labels, 7))
    assert digits.notes[0].startswith("1 of 200 pictures was left out; picture ")
    assert reason in digits.notes[0]


def test_a_picture_that_unpacks_to_a_gigabyte_is_left_out(tmp_path):
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    files = [*entries(*some_digits(200, 5)), ("set/3/bomb.png", bomb.getvalue())]
    assert "is far too large for a picture" in reading(fill(tmp_path, files)).notes[0]


def test_names_that_climb_out_of_an_archive_write_nothing(tmp_path):
    files = [(f"../../../{name}", content) for name, content in entries()]
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    assert_same(reading(write(inside / "digits.zip", zip_of(*files))), IMAGES, LABELS)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "digits.zip"]


def test_a_zip_with_a_password_says_so(tmp_path):
    content = bytearray(zip_of(("digits.csv", b"1,2,3")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "needs a password" in refusal(write(tmp_path / "digits.zip", bytes(content)))


def test_links_out_of_the_folder_are_not_followed_for_ever(tmp_path):
    fill(tmp_path, entries())
    (tmp_path / "set" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(reading(tmp_path)) == 40


def test_a_folder_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    fill(tmp_path, entries())

    def refuse(folder, onerror):
        onerror(PermissionError(13, "Permission denied", str(tmp_path / "set")))
        return iter(())

    monkeypatch.setattr(picture_places.os, "walk", refuse)
    assert "set may not be read. Ask for permission" in refusal(tmp_path)


SEGMENT = '.SEGMENT DIGIT {number} ? "{label}"\n.COMMENT 8 12\n.PEN_DOWN\n 10 90\n 10 10\n.PEN_UP\n.DT 100\n'


def test_strokes_are_drawn_upright_by_the_ink_code(tmp_path):
    lines = ".INCLUDE a.doc\n" + SEGMENT.format(number=0, label=1)
    lines += '.SEGMENT DIGIT 1-2 ? "7"\n.PEN_DOWN\n 10 90\n 60 90\n.PEN_UP\n.PEN_DOWN\n 60 90\n 20 10\n.PEN_UP\n'
    digits = reading(write(tmp_path / "pen.tra.gz", lines.encode()))
    assert digits.images.shape == (2, 28, 28)
    assert [digits.classes[label] for label in digits.labels] == ["1", "7"]
    one, seven = digits.images
    assert one[:, :11].sum() == one[:, 17:].sum() == 0
    rows = seven.sum(axis=1, dtype=int)
    assert rows[:14].max() > 2 * rows[14:].max()  # y grows upward in the file: the bar is on top


def test_drawings_without_strokes_are_left_out(tmp_path):
    lines = "".join(SEGMENT.format(number=number, label=number % 10) for number in range(150))
    lines += '.SEGMENT DIGIT 150 ? "3"\n'
    digits = reading(write(tmp_path / "pen", lines.encode()))
    assert len(digits) == 150
    assert digits.notes[0].startswith("1 of 151 drawings was left out; drawing 151 of pen has no strokes")


def test_parquet_with_pictures_is_read(tmp_path):
    path = write(tmp_path / "mnist.parquet", parquet_table([png(image) for image in IMAGES], LABELS.tolist()))
    assert_same(reading(path), IMAGES, LABELS)


def test_bad_parquet_is_refused(tmp_path):
    path = write(tmp_path / "mnist.parquet", parquet_table([b"?"] * 40, LABELS.tolist()))
    assert "Row 1 of mnist.parquet is not a picture" in refusal(path)
    path.write_bytes(path.read_bytes()[:-20])
    assert "mnist.parquet is damaged" in refusal(path)


def test_a_row_of_parquet_without_a_label_is_left_out(tmp_path):
    images, labels = some_digits(200, 5)
    names = [None if number == 7 else label for number, label in enumerate(labels.tolist())]
    digits = reading(write(tmp_path / "mnist.parquet", parquet_table([png(image) for image in images], names)))
    assert_same(digits, np.delete(images, 7, axis=0), np.delete(labels, 7))
    assert digits.notes[0] == "1 of 200 rows was left out; row 8 of mnist.parquet has no label."


def test_without_pyarrow_a_parquet_file_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert 'pip install "digitcluster[parquet]"' in refusal(write(tmp_path / "a.parquet", b"PAR1" + bytes(50)))
