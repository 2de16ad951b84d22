"""Archives and folders of several files, archives in archives, and labels in a second file."""

import gzip
import io

import numpy as np
import pytest

from digitcluster.files import registry
from digitcluster.files.questions import PartChoice
from tests.files.writing import (
    assert_same,
    csv_lines,
    idx_images,
    idx_labels,
    json_lines,
    npz,
    parts_of,
    png,
    reading,
    refusal,
    some_digits,
    tar_of,
    write,
    zip_of,
)

IMAGES, LABELS = some_digits(40, 6)
MORE, OTHERS = some_digits(20, 6, seed=1)
TRAIN, TEST = csv_lines(IMAGES, LABELS), csv_lines(MORE, OTHERS)


def npy(array):
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_tables_in_an_archive_are_its_parts(tmp_path, pack):
    content = pack(("set/README.md", b"about"), ("set/mnist_test.csv", TEST), ("set/mnist_train.csv", TRAIN))
    path = write(tmp_path / "kaggle.zip", content)
    assert parts_of(path) == ("train", "test")
    assert_same(reading(path, part="test"), MORE, OTHERS)
    digits = reading(path)
    assert_same(digits, IMAGES, LABELS)
    assert digits.notes[0] == "Of its parts train and test, train was read."


@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_four_idx_files_in_an_archive_are_two_parts(tmp_path, pack):
    content = pack(
        ("t10k-images-idx3-ubyte.gz", gzip.compress(idx_images(MORE))),
        ("t10k-labels-idx1-ubyte.gz", gzip.compress(idx_labels(OTHERS))),
        ("train-images-idx3-ubyte.gz", gzip.compress(idx_images(IMAGES))),
        ("train-labels-idx1-ubyte.gz", gzip.compress(idx_labels(LABELS))),
    )
    path = write(tmp_path / "mnist.zip", content)
    assert len(parts_of(path)) == 2
    assert_same(reading(path), IMAGES, LABELS)
    assert_same(reading(path, part="test"), MORE, OTHERS)


def test_an_archive_in_an_archive_is_opened(tmp_path):
    inner = zip_of(("0/a.png", png(IMAGES[0])), ("1/b.png", png(IMAGES[1])))
    digits = reading(write(tmp_path / "outer.zip", zip_of(("inner.zip", inner))))
    assert_same(digits, IMAGES[:2], [0, 1])
    digits = reading(write(tmp_path / "arrays.zip", zip_of(("mnist.npz", npz(x=IMAGES, y=LABELS)))))
    assert_same(digits, IMAGES, LABELS)


def test_parts_of_an_archive_in_an_archive_are_offered_with_its_name(tmp_path):
    inner = npz(x_train=IMAGES, y_train=LABELS, x_test=MORE, y_test=OTHERS)
    path = write(tmp_path / "outer.zip", zip_of(("a.npz", inner), ("b.npz", inner)))
    assert parts_of(path) == ("a.npz", "b.npz")
    assert_same(reading(path, part="b.npz / test"), MORE, OTHERS)


def test_archives_in_archives_without_end_are_refused(tmp_path):
    content = TRAIN
    for _ in range(9):
        content = zip_of(("more.zip", content))
    assert "more.zip" in refusal(write(tmp_path / "deep.zip", content))


def test_an_archive_of_other_things_is_refused(tmp_path):
    content = zip_of(("README.md", b"about"), ("main.py", b"print()"))
    assert "holds several files (README.md, main.py, …)" in refusal(write(tmp_path / "code.zip", content))


@pytest.mark.parametrize("pack", [None, zip_of])
def test_between_far_too_many_files_there_is_no_choice(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(registry, "MOST_MEMBERS", 5)
    files = [(f"{number}.csv", TRAIN) for number in range(6)]
    for name, content in () if pack else files:
        write(tmp_path / name, content)
    path = write(tmp_path / "many.zip", pack(*files)) if pack else tmp_path
    assert refusal(path) == (
        f"{path.name} holds 6 files, too many to choose from. Open the file of digits itself, or a folder of pictures."
    )


def test_of_a_folder_of_other_things_only_files_that_may_hold_digits_count(tmp_path, monkeypatch):
    monkeypatch.setattr(registry, "MOST_MEMBERS", 5)
    for number in range(20):
        write(tmp_path / f"{number}.log", b"?")
    write(tmp_path / "digits.csv", TRAIN)
    assert_same(reading(tmp_path), IMAGES, LABELS)


def test_a_folder_of_tables_offers_them(tmp_path):
    for name, content in (("test.csv", TEST), ("train.csv", TRAIN), (".hidden", b"?")):
        write(tmp_path / name, content)
    assert parts_of(tmp_path) == ("train", "test")
    assert_same(reading(tmp_path, part="test"), MORE, OTHERS)


@pytest.mark.parametrize(
    ("images_name", "labels_name", "content"),
    [
        ("x_train.npy", "y_train.npy", npy(LABELS)),
        ("X.npy", "Y.npy", npy(np.eye(10)[LABELS])),
        ("images.npy", "labels.csv", b"".join(b"%d\n" % label for label in LABELS)),
        ("digits.npy", "digits_labels.csv", b"id,label\n" + b"".join(b"%d,%d\n" % one for one in enumerate(LABELS))),
        ("trainimages.npy", "trainlabels", b"\n".join(b" %d" % label for label in LABELS)),
    ],
)
def test_labels_in_a_second_file_are_found_by_its_name(tmp_path, images_name, labels_name, content):
    write(tmp_path / labels_name, content)
    digits = reading(write(tmp_path / images_name, npy(IMAGES)))
    assert_same(digits, IMAGES, LABELS)
    assert digits.notes[-1] == f"The labels are from {labels_name}."


def test_sorted_labels_of_a_second_file_are_mixed_with_their_images(tmp_path):
    order = np.argsort(np.arange(40) % 2, kind="stable")
    write(tmp_path / "y.npy", npy(np.arange(40)[order] % 2))
    digits = reading(write(tmp_path / "x.npy", npy(IMAGES[order])))
    for image, label in zip(digits.images, digits.labels, strict=True):
        assert (image == IMAGES).all((1, 2)).argmax() % 2 == label
    assert "mixed" in digits.notes[-1]


def test_labels_that_do_not_fit_are_not_used_and_that_is_said(tmp_path):
    write(tmp_path / "y_train.npy", npy(LABELS[:39]))
    digits = reading(write(tmp_path / "x_train.npy", npy(IMAGES)))
    assert digits.labels is None
    assert digits.warnings == ("y_train.npy was not used for the labels: it has 39 labels, but there are 40 digits.",)


def test_kannada_pairs_belong_together(tmp_path):
    write(tmp_path / "y_kannada_MNIST_train-idx1-ubyte", idx_labels(LABELS))
    assert_same(reading(write(tmp_path / "X_kannada_MNIST_train-idx3-ubyte", idx_images(IMAGES))), IMAGES, LABELS)


def test_json_lines_in_an_archive_with_a_note_beside_are_read(tmp_path):
    path = write(tmp_path / "a.zip", zip_of(("README", b"about"), ("digits.json", json_lines(IMAGES, LABELS))))
    assert not parts_of(path)
    assert_same(reading(path), IMAGES, LABELS)


def test_a_choice_names_the_archive_and_not_what_is_in_it(tmp_path):
    from digitcluster.core.progress import finish
    from digitcluster.files.registry import load

    inner = npz(x_train=IMAGES, y_train=LABELS, x_test=MORE, y_test=OTHERS)
    path = write(tmp_path / "outer.zip", zip_of(("a.npz", inner)))
    assert finish(load(path)) == PartChoice(path, ("train", "test"))
