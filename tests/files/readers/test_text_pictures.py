"""Pictures made of characters, in one file or in many."""

import gzip

import numpy as np
import pytest

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from tests.files.writing import (
    assert_same,
    csv_lines,
    parts_of,
    png,
    reading,
    refusal,
    tar_of,
    text_picture,
    write,
    zip_of,
)

HEADER = "BU handwritten digit database\nTraining file\n\nentwidth = 28\nentheight = 28\nntot = 120\n"
LOOKED = "Nothing stands between the pictures. Each was taken to have 28 lines, as it seems by looking."


@pytest.fixture(scope="module")
def digits():
    """Digits of ink or paper, without shades between."""
    sample = finish(draw_sample(120, seed=5))
    return np.where(sample.images > 128, np.uint8(255), np.uint8(0)), sample.labels


def bits(image):
    return text_picture(image, "1", "1", "0")


def labelled(images, labels, draw=bits):
    return "".join(f"{draw(image)} {label}\n" for image, label in zip(images, labels, strict=True))


def files(images, labels, name="digits/{number:03}/{label}_{number}.txt"):
    texts = enumerate(zip(images, labels, strict=True))
    return [(name.format(number=number, label=label), bits(image).encode()) for number, (image, label) in texts]


def fill(folder, files):
    for name, content in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("header", ["", HEADER, "\ufeff"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda content: zip_of(("optdigits-orig.tra", content))])
def test_the_label_after_each_picture_as_uci_has_it(tmp_path, digits, end, header, pack):
    text = (header + labelled(*digits)).replace("\n", end)
    found = reading(write(tmp_path / "optdigits-orig", pack(text.encode())))
    assert_same(found, *digits)
    assert found.format == "Text pictures"
    assert found.notes == ()


@pytest.mark.parametrize("label", ["{}\n", " {} \n", "label: {}\n", "\nclass={}\n\n"])
def test_the_label_before_each_picture(tmp_path, digits, label):
    text = "".join(label.format(one) + text_picture(image, "#", "#", ".") for image, one in zip(*digits, strict=True))
    assert_same(reading(write(tmp_path / "digits.txt", (HEADER + text).encode())), *digits)


def test_names_of_classes_may_be_letters(tmp_path, digits):
    images, labels = digits
    found = reading(write(tmp_path / "letters.txt", labelled(images, [chr(65 + label) for label in labels]).encode()))
    assert [ord(found.classes[label]) - 65 for label in found.labels] == labels.tolist()


def test_pictures_with_nothing_between_as_berkeley_has_them(tmp_path):
    sample = finish(draw_sample(60, seed=6))
    shades = np.array([0, 128, 255], np.uint8)[np.digitize(sample.images, [64, 192])]
    text = "".join(map(text_picture, shades))
    path = write(tmp_path / "trainingimages", text.encode())
    found = reading(path)
    np.testing.assert_array_equal(found.images, shades)
    assert found.labels is None
    assert found.notes == (LOOKED,)
    (tmp_path / "traininglabels").write_text("".join(f"{label}\n" for label in sample.labels))
    assert_same(reading(path), shades, sample.labels)
    (tmp_path / "traininglabels").unlink()
    path.write_text("\n".join(line.rstrip() for line in text.split("\n")))
    found = reading(path)
    np.testing.assert_array_equal(found.images, shades)
    assert found.notes == ("Blanks were missing at the ends of lines; they were added.", LOOKED)
    path.write_text("\n".join(line if line.strip() else "" for line in text.split("\n")))
    np.testing.assert_array_equal(reading(path).images, shades)


def test_empty_lines_between_pictures(tmp_path, digits):
    text = "".join(text_picture(image, "@", "@", "-") + "\n" for image in digits[0])
    found = reading(write(tmp_path / "digits.txt", text.encode()))
    np.testing.assert_array_equal(found.images, digits[0])
    assert found.notes == ()


def test_a_file_larger_than_what_is_read_at_once(tmp_path, digits):
    images, labels = (np.concatenate([one] * 15) for one in digits)
    text = labelled(images, labels)
    assert len(text) > 1 << 20
    assert_same(reading(write(tmp_path / "a.tra", text.encode())), images, labels)
    without = reading(write(tmp_path / "a.txt", "".join(map(bits, images)).encode()))
    np.testing.assert_array_equal(without.images, images)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (lambda lines: [*lines[:9], lines[9][:-1] + "2", *lines[10:]], "has a line that is no row of it: line {line}."),
        (lambda lines: [*lines[:9], lines[9][:-1], *lines[10:]], "has a line that is no row of it: line {line}."),
        (lambda lines: lines[1:], "has 27 lines instead of 28."),
        (lambda lines: [lines[0], *lines], "has 29 lines instead of 28."),
    ],
)
def test_one_bad_picture_is_left_out_and_the_others_stay_right(tmp_path, digits, bad, reason):
    lines = labelled(*digits).splitlines()
    start = 29 * 7
    text = "\n".join([*lines[:start], *bad(lines[start : start + 28]), *lines[start + 28 :]])
    images, labels = (np.delete(one, 7, axis=0) for one in digits)
    path = write(tmp_path / "a.tra", text.encode())
    message = refusal(path) if len(labels) < 100 else reading(path).notes[0]
    assert f"picture 8 (line 204) of a.tra {reason.format(line=start + 10)}" in message
    assert_same(reading(path), images, labels)


def test_a_bad_line_where_nothing_stands_between_shifts_nothing(tmp_path, digits):
    lines = "".join(map(bits, digits[0])).splitlines()
    lines[28 * 7 + 3] = "damage"
    found = reading(write(tmp_path / "a.txt", "\n".join(lines).encode()))
    np.testing.assert_array_equal(found.images, np.delete(digits[0], 7, axis=0))


def test_a_file_that_was_cut_off_says_so(tmp_path, digits):
    text = "".join(map(bits, digits[0]))[: -29 * 10]
    found = reading(write(tmp_path / "a.txt", text.encode()))
    assert len(found) == 119
    assert found.notes[0] == (
        "1 of 120 pictures was left out; picture 120 (line 3,333) of a.txt has 18 lines instead of 28."
    )


def test_a_single_picture_points_to_its_folder(tmp_path, digits):
    found = reading(write(tmp_path / "3_12.txt", bits(digits[0][0]).encode()))
    np.testing.assert_array_equal(found.images, digits[0][:1])
    assert "The file holds a single picture. Open the folder to read all that are there." in found.notes


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_a_picture_a_file_in_an_archive_with_the_label_in_the_name(tmp_path, digits, pack):
    path = write(tmp_path / "digits", pack(*files(*digits), ("digits/README.md", b"about")))
    found = reading(path)
    assert_same(found, *digits)
    assert found.format == "Text pictures"


def test_a_picture_a_file_in_a_folder_in_parts(tmp_path, digits):
    images, labels = digits
    fill(tmp_path, files(images[:100], labels[:100], "digits/trainingDigits/{label}_{number:03}.txt"))
    fill(tmp_path, files(images[100:], labels[100:], "digits/testDigits/{label}_{number:03}.txt"))
    assert parts_of(tmp_path) == ("trainingDigits", "testDigits")
    found = reading(tmp_path, part="testDigits")
    assert sorted(image.tobytes() for image in found.images) == sorted(image.tobytes() for image in images[100:])
    by_image = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    assert [by_image[image.tobytes()] for image in found.images] == found.labels.tolist()


def test_a_label_after_the_picture_in_its_own_file(tmp_path, digits):
    texts = [
        (f"digits/{number}.txt", f"{bits(image)}{label}".encode())
        for number, (image, label) in enumerate(zip(*digits, strict=True))
    ]
    assert_same(reading(write(tmp_path / "digits.zip", zip_of(*texts))), *digits)


def test_a_bad_file_among_many_is_left_out(tmp_path, digits):
    texts = files(*digits)
    texts[50] = (texts[50][0], b"Dear reader")
    found = reading(write(tmp_path / "digits.zip", zip_of(*texts)))
    assert len(found) == 119
    assert "is not one picture made of characters, such as 0 and 1, or . and #" in found.notes[0]


def test_a_folder_of_pictures_with_texts_beside_stays_one_of_pictures(tmp_path, digits):
    images, labels = digits
    pairs = enumerate(zip(images, labels, strict=True))
    fill(tmp_path, [(f"{label}/{number}.png", png(image)) for number, (image, label) in pairs])
    (tmp_path / "README.txt").write_text("About these digits.\n")
    assert reading(tmp_path).format == "Pictures"


def test_tables_of_zeros_and_ones_stay_tables(tmp_path, digits):
    images, labels = digits
    small = (images[:, ::2, ::2] > 0).astype(np.uint8)
    for separator in (" ", ","):
        path = write(tmp_path / "semeion.data", csv_lines(small, labels, separator=separator, header=False))
        assert reading(path).format == "CSV"
