import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files.formats import FORMATS
from digitcluster.files.registry import format_of, load_digits
from digitcluster.files.source.source import open_source
from tests.files.writing import (
    assert_same,
    idx_images,
    idx_labels,
    json_line,
    json_lines,
    reading,
    some_digits,
    tar_of,
    write,
)


def test_the_table_says_what_people_need():
    names = {one.name for one in FORMATS}
    assert {"JSON lines", "IDX", "NumPy", "CSV", "ARFF", "LIBSVM", "MATLAB", "Parquet", "Pictures", "UNIPEN"} <= names
    assert names >= {"Sprite sheet", "Text pictures"}
    assert all(one.look for one in FORMATS)
    assert all(pattern.startswith("*") for one in FORMATS for pattern in one.patterns)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (json_line(), "JSON lines"),
        (b"\xef\xbb\xbf \n" + json_line(), "JSON lines"),
        (tar_of(("digits.txt", json_line())), "JSON lines"),
        (idx_images(some_digits()[0]), "IDX"),
        (idx_labels(some_digits()[1]), "IDX"),
    ],
)
@pytest.mark.parametrize("file", ["digits.png", "digits.gz", "images-idx3-ubyte", "digits.json", "digits"])
def test_the_format_is_found_by_content_and_not_by_name(tmp_path, content, name, file):
    with open_source(write(tmp_path / file, content)) as source:
        assert format_of(source).name == name


def test_a_misleading_name_does_not_mislead(tmp_path):
    images, labels = some_digits()
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(json_lines(images, labels))
    assert_same(reading(path), images, labels)


def model_file(path):
    with path.open("wb") as file:
        np.savez_compressed(file, centroids=np.zeros((1, 4, 4), np.float32), labels=np.zeros(1, np.uint8))
    return path.read_bytes()


def test_a_model_is_told_from_digits(tmp_path):
    model_file(tmp_path / "digits.json")
    with pytest.raises(ReadingError, match="is a model and not digits"):
        finish(load_digits(tmp_path / "digits.json"))
