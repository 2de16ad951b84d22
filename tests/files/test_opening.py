"""A file is opened once, whatever it is: the stream that it was recognized by is the one that is read."""

import builtins
import bz2
import gzip
import io
import json
import lzma
from collections import Counter

import numpy as np
import pytest

from digitcluster.core.digits import Digits
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.choices import Choices
from digitcluster.files.errors import MissingFileError, UnknownFormatError
from digitcluster.files.formats import FORMATS
from digitcluster.files.model_file import save_model
from digitcluster.files.questions import CellChoice, PartChoice
from digitcluster.files.registry import load, load_digits
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import save_session
from tests.files.writing import (
    arff_lines,
    csv_lines,
    idx_images,
    idx_labels,
    json_lines,
    libsvm_lines,
    mat,
    mat_array,
    npz,
    parquet_table,
    png,
    reading,
    sheet_of,
    some_digits,
    tar_of,
    text_picture,
    write,
    zip_of,
)

IMAGES, LABELS = some_digits(40, 5)
PICTURES = [
    (f"{label}/{place:02}.png", png(image)) for place, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True))
]
LINES = json_lines(IMAGES, LABELS)
NPY = io.BytesIO()
np.save(NPY, IMAGES)
STROKES = b'.SEGMENT DIGIT 0 ? "8"\n.PEN_DOWN\n 2 3\n 7 4\n.PEN_UP\n'
CASES = {
    "a.json": ("JSON lines", LINES),
    "a.json.gz": ("JSON lines", LINES),
    "a.json.bz2": ("JSON lines", bz2.compress(LINES)),
    "a.json.xz": ("JSON lines", lzma.compress(LINES)),
    "a.json.zip": ("JSON lines", zip_of(("a.json", LINES))),
    "a.tar": ("JSON lines", tar_of(("a.json", LINES))),
    "a.tar.gz": ("JSON lines", tar_of(("a.json", LINES))),
    "images-idx3-ubyte": ("IDX", idx_images(IMAGES)),
    "labels-idx1-ubyte": ("IDX", idx_labels(LABELS)),
    "images-idx3-ubyte.gz": ("IDX", idx_images(IMAGES)),
    "a.npz": ("NumPy", npz(images=IMAGES, labels=LABELS)),
    "a.npy": ("NumPy", NPY.getvalue()),
    "a.npy.gz": ("NumPy", NPY.getvalue()),
    "a.mat": ("MATLAB", mat(mat_array("X", IMAGES.reshape(40, 25), "u1"), mat_array("y", LABELS[None], "u1"))),
    "a.csv": ("CSV", csv_lines(IMAGES, LABELS)),
    "a.csv.gz": ("CSV", csv_lines(IMAGES, LABELS)),
    "a.arff": ("ARFF", arff_lines(IMAGES, LABELS)),
    "a.libsvm": ("LIBSVM", libsvm_lines(IMAGES, LABELS)),
    "a.tra": ("UNIPEN", STROKES),
    "a.png": ("Sprite sheet", png(sheet_of(finish(draw_sample(40)).images, 8))),
    "a.txt": ("Text pictures", "".join(map(text_picture, IMAGES)).encode()),
    "a.zip": ("Pictures", zip_of(*PICTURES)),
    "b.tar": ("Pictures", tar_of(*PICTURES)),
    "b.tgz": ("Pictures", tar_of(*PICTURES)),
}


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """How often each of the test's files was opened, by its path."""
    counts, original = Counter(), io.open

    def counting(file, *arguments, **options):
        if str(file).startswith(str(tmp_path)):  # others are the system's, such as how much memory is free
            counts[str(file)] += 1
        return original(file, *arguments, **options)

    monkeypatch.setattr(io, "open", counting)  # what Path.open calls
    monkeypatch.setattr(builtins, "open", counting)
    return counts


@pytest.fixture(params=CASES)
def case(request, tmp_path):
    """A file of each format, as (name of the format, path, paths of all that must be opened)."""
    kind, content = CASES[request.param]
    path = write(tmp_path / request.param, content)
    if kind != "IDX":
        return kind, path, [path]
    other = (
        ("labels-idx1-ubyte", idx_labels(LABELS))
        if "images" in path.name
        else ("images-idx3-ubyte", idx_images(IMAGES))
    )
    return kind, path, [path, write(tmp_path / other[0], other[1])]


@pytest.mark.parametrize("read", [load, load_digits])
def test_each_file_is_opened_exactly_once(case, opened, read):
    kind, path, all_paths = case
    opened.clear()
    digits = finish(read(path))
    assert opened == {str(one): 1 for one in all_paths}
    if isinstance(digits, CellChoice):  # what is asked before it is read
        assert digits.path == path and read is load
    else:
        assert digits.format == kind and len(digits)


def test_the_cases_are_of_every_format_but_those_that_need_another_library():
    assert {kind for kind, _ in CASES.values()} == {one.name for one in FORMATS} - {"Parquet", "HDF5"}


def test_a_parquet_file_is_opened_once_and_pyarrow_gets_the_stream(tmp_path, opened):
    path = write(tmp_path / "a.parquet", parquet_table([png(image) for image in IMAGES], LABELS.tolist()))
    reading(path)  # PyArrow opens files of its own when it is imported
    opened.clear()
    assert reading(path).format == "Parquet"
    assert opened == {str(path): 1}


def test_of_a_folder_each_picture_is_opened_exactly_once(tmp_path, opened):
    for name, content in PICTURES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    opened.clear()
    assert reading(tmp_path).format == "Pictures"
    assert opened == {str(tmp_path / name): 1 for name, _ in PICTURES}


def test_a_model_and_a_session_are_opened_once_and_are_what_they_are(tmp_path, opened):
    counts = np.eye(10, dtype=np.int64)[:2]
    model = Model(np.zeros((2, 4, 4), np.float32), np.array([0, 1], np.uint8), counts)
    save_model(model, tmp_path / "a")
    finish(
        save_session(SavedSession(Digits(IMAGES, LABELS), TrainingSettings(k=3), (SavedModel(model),)), tmp_path / "b")
    )
    opened.clear()
    assert finish(load(tmp_path / "a")).k == 2
    assert finish(load(tmp_path / "b")).settings.k == 3
    assert opened == {str(tmp_path / "a"): 1, str(tmp_path / "b"): 1}


def test_a_file_of_several_parts_is_not_read_before_one_is_chosen(tmp_path):
    path = write(tmp_path / "a.npz", npz(x_test=IMAGES[:9], y_test=LABELS[:9], x_train=IMAGES, y_train=LABELS))
    assert finish(load(path)) == PartChoice(path, ("train", "test"))
    assert len(finish(load(path, Choices(part="test")))) == 9
    assert len(finish(load_digits(path))) == 40, "without a window the first part is taken"
    for read in (load, load_digits):
        with pytest.raises(ReadingError, match="has no part “extra”"):
            finish(read(path, Choices(part="extra")))


def test_a_part_of_a_file_without_parts_is_refused(tmp_path):
    for read in (load, load_digits):
        with pytest.raises(ReadingError, match="has no parts to choose from"):
            finish(read(write(tmp_path / "a.json", LINES), Choices(part="test")))


def test_none_of_the_formats_is_an_error_of_its_own_and_a_missing_file_is_not(tmp_path):
    for read in (load, load_digits):
        with pytest.raises(UnknownFormatError):
            finish(read(write(tmp_path / "letter", b"Dear reader")))
        with pytest.raises(MissingFileError):
            finish(read(tmp_path / "gone"))


def test_labels_of_pictures_and_lines_that_are_not_there_are_said(tmp_path):
    lines = LINES.splitlines(keepends=True) * 10
    values = json.loads(lines[7])
    del values["label"]
    lines[7] = json.dumps(values).encode() + b"\n"
    digits = reading(write(tmp_path / "a.json.gz", b"".join(lines)))
    assert digits.notes[0].startswith("1 of 400 lines was left out; line 8 of a.json.gz has no label.")


def test_packed_twice_in_different_ways_is_read(tmp_path):
    path = tmp_path / "a.zip.gz"
    path.write_bytes(gzip.compress(zip_of(("a.json", LINES))))
    assert reading(path).labels.tolist() == LABELS.tolist()
