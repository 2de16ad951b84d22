import bz2
import lzma

import numpy as np
import pytest

from tests.files.writing import (
    arff_lines,
    assert_same,
    csv_lines,
    libsvm_lines,
    reading,
    refusal,
    some_digits,
    write,
    zip_of,
)

IMAGES, LABELS = some_digits(40, 5)


@pytest.mark.parametrize("separator", [",", ";", "\t", " ", ", "])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("label", ["first", "last"])
def test_a_table_is_read_however_it_is_laid_out(tmp_path, separator, header, label):
    content = csv_lines(IMAGES, LABELS, separator, label, header)
    digits = reading(write(tmp_path / "digits.csv", content))
    assert_same(digits, IMAGES, LABELS)
    assert digits.notes == ()


@pytest.mark.parametrize("header", [True, False])
def test_a_table_without_labels_is_read(tmp_path, header):
    digits = reading(write(tmp_path / "test.csv", csv_lines(IMAGES, header=header)))
    np.testing.assert_array_equal(digits.images, IMAGES)
    assert digits.labels is None


@pytest.mark.parametrize("ending", ["\r\n", "\r\n\r\n", "\n \n"])
def test_line_ends_and_blank_lines_do_not_matter(tmp_path, ending):
    content = b"\xef\xbb\xbf" + csv_lines(IMAGES, LABELS).replace(b"\n", ending.encode())
    assert_same(reading(write(tmp_path / "digits.csv", content)), IMAGES, LABELS)


def test_quoted_words_and_a_class_column_at_the_end_as_openml_has_them(tmp_path):
    lines = csv_lines(IMAGES, [f"'{label}'" for label in LABELS], label="last").replace(b"label", b"class").splitlines()
    lines[0] = b",".join(b'"%s"' % word for word in lines[0].split(b","))
    assert_same(reading(write(tmp_path / "mnist.csv", b"\n".join(lines))), IMAGES, LABELS)


def test_pixels_named_by_row_and_column_need_not_be_square(tmp_path):
    images, labels = some_digits(40, 6)
    header = ",".join(["label", *(f"{row}x{column}" for row in range(1, 7) for column in range(1, 6))]) + "\n"
    content = header.encode() + csv_lines(np.ascontiguousarray(images[:, :, 1:]), labels, header=False)
    assert reading(write(tmp_path / "digits.csv", content)).images.shape == (40, 6, 5)


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress, lambda content: zip_of(("a/digits.csv", content))])
def test_tables_are_read_in_all_packings(tmp_path, pack):
    assert_same(reading(write(tmp_path / "digits", pack(csv_lines(IMAGES, LABELS)))), IMAGES, LABELS)


def test_names_of_classes_are_kept(tmp_path):
    names = np.array(["shirt", "bag", "coat"])[LABELS % 3]
    digits = reading(write(tmp_path / "fashion.csv", csv_lines(IMAGES, names)))
    assert digits.classes == ("bag", "coat", "shirt")
    assert [digits.classes[label] for label in digits.labels] == names.tolist()


def broken(bad, at=30):
    lines = csv_lines(*some_digits(400, 5)).splitlines()
    good = lines[at].split(b",")
    lines[at] = bad(good)
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (lambda words: b",".join(words[:-1]), "has 24 pixels instead of 25"),
        (lambda words: b",".join([*words, b"0"]), "has 26 pixels instead of 25"),
        (lambda words: b",".join([words[0], b"ink", *words[2:]]), "has the grey level “ink”, which is not a number"),
        (lambda words: b",".join([words[0], b"", *words[2:]]), "lacks a grey level"),
        (lambda words: b",".join([words[0], b"nan", *words[2:]]), "has grey levels outside the range of the others"),
        (lambda words: b",".join([words[0], b"300", *words[2:]]), "has grey levels outside the range of the others"),
        (lambda words: b",".join([b"", *words[1:]]), "has no label"),
        (lambda words: b",".join([b"-3", *words[1:]]), "has the label -3. A label must be a whole number"),
        (lambda words: b",".join([b"five", *words[1:]]), 'has the label "five", but the labels before are numbers'),
        (lambda words: b"\xff\xfe\x00", "has only one column"),
    ],
)
def test_one_bad_line_among_many_is_left_out_and_said(tmp_path, bad, reason):
    images, labels = some_digits(400, 5)
    digits = reading(write(tmp_path / "digits.csv", broken(bad)))
    assert_same(digits, np.delete(images, 29, axis=0), np.delete(labels, 29))
    assert digits.notes[0].startswith(f"1 of 400 lines was left out; line 31 of digits.csv {reason}")


def test_many_bad_lines_are_refused_with_the_first_of_them(tmp_path):
    lines = csv_lines(*some_digits(400, 5)).splitlines()
    lines[20:30] = [b"?"] * 10
    message = refusal(write(tmp_path / "digits.csv", b"\n".join(lines)))
    assert message == "Line 21 of digits.csv has only one column. The same goes for 9 others of 400."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"1,2,3,4,5,6\n" * 9, "digits.csv has 6 numbers a line, too few for pictures of digits"),
        (b"1,2,3" + b",4" * 60 + b"\n", "digits.csv has 63 columns. Each line must be one digit"),
        (b"label," + b"pixel," * 16 + b"x\n", "has no digits in it"),
        (
            csv_lines(IMAGES * 1000.0 - 99.0, LABELS),
            "digits.csv has grey levels from -99 to 254901. They must run from",
        ),
    ],
)
def test_tables_that_cannot_be_digits_are_refused(tmp_path, content, message):
    assert message in refusal(write(tmp_path / "digits.csv", content))


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 16), (0, 1), (-1, 1), (0, 255)],
)
@pytest.mark.parametrize("writer", [csv_lines, arff_lines, libsvm_lines])
def test_other_ranges_are_scaled_and_said(tmp_path, low, high, writer):
    levels = np.linspace(low, high, 17)
    picked = np.random.default_rng(0).integers(0, 17, (300, 6, 6))
    picked[:, [0, -1]] = picked[:, :, [0, -1]] = 0  # the margin is paper
    picked[0, 2, 2] = 16
    digits = reading(write(tmp_path / "digits", writer(np.round(levels, 6)[picked], np.arange(300) % 10)))
    np.testing.assert_allclose(digits.images, picked / 16 * 255, atol=0.51)
    said = f"Grey levels from {low} to {high} were scaled to 0 to 255."
    assert (said in digits.notes) is (high != 255)


def test_a_range_that_shows_late_applies_to_all(tmp_path):
    images = np.zeros((6000, 5, 5))
    images[:, 1:-1, 1:-1] = np.random.default_rng(0).integers(0, 2, (6000, 3, 3))
    half = images.copy()
    half[4000:, 1:-1, 1:-1] *= 0.5
    digits = reading(write(tmp_path / "digits.csv", csv_lines(half, np.arange(6000) % 10)))
    np.testing.assert_array_equal(np.unique(digits.images[:4000]), [0, 255])
    np.testing.assert_array_equal(np.unique(digits.images[4000:]), [0, 128])


def test_dark_ink_on_light_is_turned_round_and_said(tmp_path):
    digits = reading(write(tmp_path / "digits.csv", csv_lines(255 - IMAGES, LABELS)))
    np.testing.assert_array_equal(digits.images, IMAGES)
    assert digits.notes == ("Dark ink on light was inverted.",)


def test_digits_in_the_order_of_their_labels_are_mixed_and_said(tmp_path):
    images, labels = some_digits(400, 5)
    order = np.argsort(labels, kind="stable")
    digits = reading(write(tmp_path / "digits.csv", csv_lines(images[order], labels[order])))
    assert "they were mixed" in digits.notes[0]
    assert len(set(digits.labels[:100].tolist())) == 10
    by_image = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    assert [by_image[image.tobytes()] for image in digits.images] == digits.labels.tolist()


def test_arff_is_read(tmp_path):
    assert_same(reading(write(tmp_path / "digits.arff.gz", arff_lines(IMAGES, LABELS))), IMAGES, LABELS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"@RELATION digits\n@ATTRIBUTE a REAL\n", "has no @DATA line"),
        (b"@RELATION digits\n@ATTRIBUTE a REAL\n@ATTRIBUTE b REAL\n@DATA\n1,2\n", "has 2 numbers a line"),
        (b"@RELATION d\n@ATTRIBUTE a REAL\n@ATTRIBUTE b REAL\n@DATA\n{0 1, 1 2}\n", "is a sparse ARFF file"),
        (b"@RELATION d\n" + b"@ATTRIBUTE a REAL\n" * 16 + b"@ATTRIBUTE class {0}\n@DATA\n", "has no digits in it"),
    ],
)
def test_bad_arff_is_refused(tmp_path, content, message):
    assert message in refusal(write(tmp_path / "digits.arff", content))


def test_libsvm_is_read(tmp_path):
    images, labels = some_digits(40, 16)
    images[0, -1, -1] = 9
    assert_same(reading(write(tmp_path / "usps.bz2", bz2.compress(libsvm_lines(images, labels)))), images, labels)


def test_labels_from_one_to_ten_stand_for_digits_in_usps(tmp_path):
    images, _ = some_digits(40, 16)
    images[0, -1, -1] = 9
    labels = np.arange(40) % 10
    digits = reading(write(tmp_path / "usps", libsvm_lines(images, labels + 1)), labels_from=1)
    assert_same(digits, images, labels)
    assert digits.notes == ("The labels 1 to 10 were read as the digits 0 to 9, as was chosen.",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"5 3:1 2:1", "has wrong indices"),
        (b"5 0:1 2:1", "has wrong indices"),
        (b"5 1:1 2", "is not in LIBSVM's form"),
        (b"5 1:1 x:2", "is not in LIBSVM's form"),
        (b"-1 1:1", "has the label -1"),
    ],
)
def test_one_bad_line_of_libsvm_is_left_out(tmp_path, line, reason):
    images, labels = some_digits(400, 5)
    images[0, -1, -1] = 9
    lines = libsvm_lines(images, labels).splitlines()
    path = write(tmp_path / "digits", b"\n".join([*lines, line]))
    digits = reading(path)
    assert_same(digits, images, labels)
    assert digits.notes[0].startswith(f"1 of 401 lines was left out; line 401 of digits {reason}")


def test_words_that_stand_in_every_line_are_no_header(tmp_path):
    images, labels = some_digits(40, 6)
    lines = [
        f"label {label} pixels {' '.join(map(str, image.ravel()))}" for image, label in zip(images, labels, strict=True)
    ]
    assert_same(reading(write(tmp_path / "a.txt", "\n".join(lines).encode())), images, labels)
