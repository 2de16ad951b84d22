"""What holds for every format: progress, closing, whatever bytes come, and the real digits."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.files.registry import load_digits
from tests.files.writing import (
    arff_lines,
    csv_lines,
    idx_images,
    idx_labels,
    json_lines,
    libsvm_lines,
    npz,
    png,
    reading,
    some_digits,
    tar_of,
    write,
    write_pair,
    zip_of,
)

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
FILES = ["digits.json", "digits.json.gz", "digits.tar.gz", IMAGES, LABELS, f"{IMAGES}.gz", f"{LABELS}.gz"]


@pytest.fixture(params=FILES)
def large_file(tmp_path, request):
    """A file of 3,000 digits, more than is read at once."""
    images, labels = some_digits(3000, 28)
    if "idx" in request.param:
        suffix = Path(request.param).suffix
        write_pair(tmp_path, images, labels, (f"{IMAGES}{suffix}", f"{LABELS}{suffix}"))
        return tmp_path / request.param
    content = json_lines(images, labels)
    return write(tmp_path / request.param, tar_of(("a.json", content)) if "tar" in request.param else content)


def size_on_disk(path):
    return sum(one.stat().st_size for one in path.parent.iterdir())  # a file or a pair is alone in its folder


def test_progress_grows_in_bytes_on_disk_to_the_whole(large_file):
    steps = list(load_digits(large_file))
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert done[0] < done[-1] == size_on_disk(large_file)
    assert {step.total for step in steps} == {size_on_disk(large_file)}
    assert {step.unit for step in steps} == {"bytes"}
    assert f"Reading {large_file.name}" in {step.text for step in steps}


def test_no_step_reads_more_than_two_megabytes(large_file):
    # This, and not a clock, is what makes it possible to cancel at once.
    done = [step.done for step in load_digits(large_file)]
    assert max(np.diff(done)) <= 2 << 20
    assert len(done) >= 3


@pytest.fixture
def opened(monkeypatch):
    """Every file that is opened by its path."""
    files, original = [], Path.open

    def recording(path, *arguments, **options):
        files.append(original(path, *arguments, **options))
        return files[-1]

    monkeypatch.setattr(Path, "open", recording)
    return files


@pytest.mark.parametrize("steps", [1, 3])
def test_closing_the_generator_closes_the_files(large_file, opened, steps):
    work = load_digits(large_file)
    for _ in range(steps):
        next(work)
    assert not opened[-1].closed
    work.close()
    assert all(file.closed for file in opened)


def test_files_are_closed_after_the_end_and_after_an_error(large_file, opened):
    reading(large_file)
    assert opened
    assert all(file.closed for file in opened)
    opened.clear()
    large_file.write_bytes(large_file.read_bytes() + b"?\n" * 3000)
    with pytest.raises(DigitClusterError):
        reading(large_file)
    assert opened
    assert all(file.closed for file in opened)


SMALL = some_digits(3, 4)
CONTENTS = {
    "digits.json": json_lines(*SMALL),
    "digits.tar": tar_of(("set", None), ("digits.json", json_lines(*SMALL))),
    "digits.csv": csv_lines(*SMALL),
    "digits.arff": arff_lines(*SMALL),
    "digits.libsvm": libsvm_lines(*SMALL),
    "digits.npz": npz(images=SMALL[0], labels=SMALL[1]),
    "pictures.zip": zip_of(*((f"{label}/{label}.png", png(image)) for image, label in zip(*SMALL, strict=True))),
    "pictures.tar": tar_of(*((f"{label}/{label}.png", png(image)) for image, label in zip(*SMALL, strict=True))),
    "strokes.tra": b'.SEGMENT DIGIT 0 ? "8"\n.PEN_DOWN\n 2 3\n 7 4\n.PEN_UP\n.SEGMENT DIGIT 1 ? "7"\n.PEN_DOWN\n 1 3\n',
    IMAGES: idx_images(SMALL[0]),
    LABELS: idx_labels(SMALL[1]),
}


@st.composite
def mutated(draw, content):
    """The content with some bytes changed, taken out, put in or doubled, or the rest cut off."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        kind = draw(st.sampled_from(["change", "remove", "insert", "double", "cut"]))
        if kind in ("change", "insert"):
            content[start : end if kind == "change" else start] = draw(st.binary(max_size=12))
        elif kind == "double":
            content[start:start] = content[start:end]
        else:
            del content[start : end if kind == "remove" else len(content)]
    return bytes(content)


@pytest.mark.parametrize("packing", ["plain", "changed, then packed", "packed, then changed"])
@pytest.mark.parametrize("name", CONTENTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_the_bytes_are_there_are_digits_or_an_error_for_people(tmp_path_factory, name, packing, data):
    folder = tmp_path_factory.mktemp("fuzz")
    for other in (IMAGES, LABELS):
        (folder / other).write_bytes(CONTENTS[other])
    content = CONTENTS[name]
    if packing == "packed, then changed":
        content = gzip.compress(content, mtime=0)
    content = data.draw(mutated(content))
    (folder / name).write_bytes(gzip.compress(content, 1) if packing == "changed, then packed" else content)
    try:
        digits = reading(folder / name)
    except DigitClusterError as error:
        assert str(error)
    else:
        assert isinstance(digits, Digits)
        assert digits.labels is None or digits.labels.max() < len(digits.classes)


@settings(deadline=None)
@given(content=st.binary(min_size=1, max_size=1000))
@example(b"centroids.npy")
@example(b"session.json")
def test_noise_is_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("noise") / "digits.json"
    path.write_bytes(b"\x81" + content)  # with which nothing known begins
    with pytest.raises(DigitClusterError, match=r"digits\.json is not a file of digits"):
        reading(path)


@pytest.mark.mnist
def test_the_real_digits_come_out_the_same_of_both_formats(real_data):
    lines = reading(real_data / "digits.base64.json.gz")
    pair = reading(real_data / "train-labels-idx1-ubyte.gz")
    assert lines.images.shape == (60_000, 28, 28)
    assert lines.label_counts.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert lines.fingerprint == pair.fingerprint
    np.testing.assert_array_equal(lines.images, pair.images)
    np.testing.assert_array_equal(lines.labels, pair.labels)
