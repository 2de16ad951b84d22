"""How a script reads the digits: the code, run here, gives what the program read."""

import bz2
import importlib
import json

import numpy as np
import pytest

from digitcluster.core.progress import finish
from digitcluster.files.python_reading import reading_of
from digitcluster.files.registry import load_digits
from digitcluster.files.writers import save_digits


def run_reading(reading):
    """Return images and labels' names as the code reads them."""
    scope = {"np": np, **{name: importlib.import_module(name) for name in reading.modules}, **reading.names}
    exec(reading.code, scope)
    return scope["read_digits"]()


def saved(digits, path):
    finish(save_digits(digits, path))
    return finish(load_digits(path))


NAMES = (
    "d.json",
    "d.jsonl.gz",
    "d-images-idx3-ubyte",
    "d-images-idx3-ubyte.gz",
    "d.npz",
    "d.csv",
    "d.csv.gz",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_takes_a_few_lines_is_read_as_it_is(sample, tmp_path, name):
    digits = saved(sample, tmp_path / name)
    reading = reading_of(digits)
    pixels, labels = run_reading(reading)
    assert reading.is_found and reading.names["FILE"] == str(tmp_path / name)
    assert np.array_equal(np.reshape(pixels, digits.images.shape), digits.images)
    assert [str(one) for one in labels] == [digits.classes[one] for one in digits.labels]


def test_a_table_without_a_header_loses_no_digit(sample, tmp_path):
    rows = np.column_stack([sample.labels, sample.images.reshape(600, -1)])
    np.savetxt(tmp_path / "d.csv", rows, fmt="%d", delimiter=",")
    digits = finish(load_digits(tmp_path / "d.csv"))
    pixels, labels = run_reading(reading_of(digits))
    assert np.array_equal(np.reshape(pixels, digits.images.shape), digits.images) and len(labels) == 600


def test_other_packings_of_python_are_opened_too(sample, tmp_path):
    finish(save_digits(sample, tmp_path / "d.json"))
    (tmp_path / "d.json.bz2").write_bytes(bz2.compress((tmp_path / "d.json").read_bytes()))
    digits = finish(load_digits(tmp_path / "d.json.bz2"))
    pixels, _ = run_reading(reading_of(digits))
    assert np.array_equal(np.reshape(pixels, digits.images.shape), digits.images)


def odd_files(sample, folder):
    """Files that the program reads, and that take more than a few lines."""
    order = np.argsort(sample.labels, kind="stable")
    finish(save_digits(sample.take(order), folder / "sorted.json"))  # mixed while it is read
    np.savez(folder / "float.npz", images=sample.images / 255, labels=sample.labels)
    rows = np.column_stack([sample.images.reshape(600, -1), sample.labels])
    np.savetxt(folder / "last.csv", rows, fmt="%d", delimiter=",")
    pairs = zip(sample.labels.tolist(), sample.images.reshape(600, -1).tolist(), strict=True)
    lines = [json.dumps({"label": label, "pixels": pixels}) for label, pixels in pairs]
    (folder / "lists.json").write_text("\n".join(lines))
    finish(save_digits(sample, folder / "pictures"))
    return "sorted.json", "float.npz", "last.csv", "lists.json", "pictures"


def test_all_others_are_to_be_saved_first(sample, tmp_path):
    for name in odd_files(sample, tmp_path):
        digits = finish(load_digits(tmp_path / name))
        assert not reading_of(digits).is_found, name
    assert not reading_of(sample).is_found, "drawn by the program"


@pytest.mark.parametrize("content", [b"", b"{", b"\0" * 16, b"PK\3\4", b'{"label": 1, "data": 5}', b"[]", b"5"])
@pytest.mark.parametrize("name", ["d.json.gz", "d.npz", "d.csv", "d-images-idx3-ubyte"])
def test_a_file_that_is_another_by_now_or_gone_is_not_trusted(sample, tmp_path, name, content):
    digits = saved(sample, tmp_path / name)
    (tmp_path / name).write_bytes(content)
    assert not reading_of(digits).is_found
    (tmp_path / name).unlink()
    assert not reading_of(digits).is_found
