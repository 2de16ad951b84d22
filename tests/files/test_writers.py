"""What is written and read again is the same."""

import gzip
import json

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.progress import finish
from digitcluster.files.writers import save_digits
from tests.files.writing import reading, some_digits

IMAGES, LABELS = some_digits(1200, 6)
NAMES = [
    "digits.json",
    "digits.jsonl.gz",
    "digits-images-idx3-ubyte",
    "digits-labels-idx1-ubyte.gz",
    "digits.npz",
    "digits.csv",
    "digits.tsv.gz",
    "digits",
]
UNFIT = ("a/b", "..", "../a", "\\\\server\\a", "C:a", "a.", "a ", "con", "LPT1.txt", "a\nb", "\u202ea", "")


@pytest.mark.parametrize("name", NAMES)
def test_digits_come_back_the_same(tmp_path, name):
    finish(save_digits(Digits(IMAGES, LABELS), tmp_path / name))
    digits = reading(tmp_path / name)
    np.testing.assert_array_equal(digits.images, IMAGES)
    np.testing.assert_array_equal(digits.labels, LABELS)
    assert digits.notes == ()


@pytest.mark.parametrize("name", [name for name in NAMES if "idx" not in name])
def test_class_names_and_digits_that_are_not_square_come_back(tmp_path, name):
    narrow = np.ascontiguousarray(IMAGES[:, :, 1:])
    finish(save_digits(Digits(narrow, LABELS % 3, ("bag", "coat", "shirt")), tmp_path / name))
    digits = reading(tmp_path / name)
    np.testing.assert_array_equal(digits.images, narrow)
    assert digits.classes == ("bag", "coat", "shirt")
    np.testing.assert_array_equal(digits.labels, LABELS % 3)


@pytest.mark.parametrize("name", [name for name in NAMES if "idx" not in name])
def test_digits_without_labels_come_back(tmp_path, name):
    finish(save_digits(Digits(IMAGES, None), tmp_path / name))
    digits = reading(tmp_path / name)
    np.testing.assert_array_equal(digits.images, IMAGES)
    assert digits.labels is None


@pytest.mark.parametrize("name", NAMES)
def test_a_cancelled_writing_leaves_nothing(tmp_path, name):
    work = save_digits(Digits(IMAGES, LABELS), tmp_path / name)
    next(work)
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_a_failed_writing_leaves_the_older_file(tmp_path, monkeypatch):
    path = tmp_path / "digits.json"
    path.write_text("older")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dumps", full)
    with pytest.raises(WritingError, match=r"digits\.json: no room is left on the disk. Make room"):
        finish(save_digits(Digits(IMAGES, LABELS), path))
    assert path.read_text() == "older"


@pytest.mark.parametrize(
    ("name", "classes", "message"),
    [
        ("digits.xlsx", tuple("0123456789"), r"does not say in which format to save. End it in \.json"),
        ("digits-ubyte", tuple("0123456789"), "IDX keeps images and labels in two files"),
        ("a-images-ubyte", ("bag", *"123456789"), "keeps only numbers as labels"),
        ("digits.csv", ("a,b", *"123456789"), "does not fit into a table"),
        ("digits.csv", ("a\nb", *"123456789"), "does not fit into a table"),
        *(("digits", (label, *"123456789"), "cannot be a folder's name") for label in UNFIT),
        ("there", tuple("0123456789"), "already exists. Choose a new folder"),
    ],
)
def test_what_a_format_cannot_keep_is_said_and_nothing_written(tmp_path, name, classes, message):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(WritingError, match=message):
        finish(save_digits(Digits(IMAGES, LABELS, classes), tmp_path / name))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["mine.txt", "there"]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".csv.gz"])
@pytest.mark.parametrize("first", ["=cmd()|' /C calc'!A0", "+a", "-a", "@sum(1)", "=1+1"])
def test_a_label_is_no_formula_in_a_table_and_comes_back(tmp_path, ending, first):
    path = tmp_path / f"digits{ending}"
    classes = tuple(sorted((first, "bag", "<b>")))
    finish(save_digits(Digits(IMAGES, LABELS % 3, classes), path))
    text = (gzip.decompress(path.read_bytes()) if ending.endswith("gz") else path.read_bytes()).decode()
    cells = {line.replace("\t", ",").split(",")[0] for line in text.splitlines()}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    digits = reading(path)
    assert digits.classes == classes
    np.testing.assert_array_equal(digits.labels, LABELS % 3)
