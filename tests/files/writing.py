"""Writes small files of digits by hand, independently of what reads them."""

import base64
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files.choices import Choices
from digitcluster.files.questions import PartChoice
from digitcluster.files.registry import load, load_digits

DAMAGED = "is damaged or was cut off: it cannot be unpacked to its end. Copy or download it again."


def some_digits(count=7, side=4, seed=0):
    """Images uint8 (count, side, side), bright within a dark margin, and labels uint8 (count,)."""
    generator = np.random.default_rng(seed)
    images = np.zeros((count, side, side), np.uint8)
    images[:, 1:-1, 1:-1] = generator.integers(20, 256, (count, side - 2, side - 2))
    return images, generator.integers(0, 10, count, dtype=np.uint8)


def json_line(label=5, image=bytes(16), **others):
    return json.dumps({"label": label, "data": base64.b64encode(image).decode(), **others}).encode() + b"\n"


def json_lines(images, labels):
    return b"".join(json_line(int(label), image.tobytes()) for image, label in zip(images, labels, strict=True))


def tar_of(*entries):
    """A tar archive of (name, content) entries; a content of None makes a folder."""
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        for name, content in entries:
            entry = tarfile.TarInfo(name)
            entry.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            entry.size = len(content or b"")
            archive.addfile(entry, io.BytesIO(content or b""))
    return memory.getvalue()


def idx_images(images):
    return struct.pack(">HBB3I", 0, 8, 3, *images.shape) + images.tobytes()


def idx_labels(labels):
    return struct.pack(">HBBI", 0, 8, 1, len(labels)) + labels.tobytes()


def write(path, content):
    """Write bytes, packed where the name ends in gz, and return the path."""
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix in (".gz", ".tgz") else content)
    return path


def write_pair(folder, images, labels, names=("train-images-idx3-ubyte", "train-labels-idx1-ubyte")):
    return write(folder / names[0], idx_images(images)), write(folder / names[1], idx_labels(labels))


def reading(path, **choices):
    """What comes of reading a file to its end."""
    return finish(load_digits(path, Choices(**choices)))


def parts_of(path):
    """The parts between which there is a choice when a file is opened."""
    choice = finish(load(path))
    return choice.parts if isinstance(choice, PartChoice) else ()


def refusal(path, **choices):
    """The one line that says why a file is refused."""
    with pytest.raises(ReadingError) as caught:
        reading(path, **choices)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def assert_same(digits, images, labels):
    if any("inverted" in note for note in digits.notes):
        images = 255 - images
    np.testing.assert_array_equal(digits.images, images)
    np.testing.assert_array_equal(digits.labels, labels)


def csv_lines(images, labels=None, separator=",", label="first", header=True):
    """A table as people hand it out, with the label first or last."""
    rows = []
    if header:
        columns = [f"pixel{number}" for number in range(images[0].size)]
        rows.append(_row(columns, "label" if labels is not None else None, separator, label))
    for number, image in enumerate(images):
        values = [f"{level:g}" for level in image.ravel().tolist()]
        rows.append(_row(values, None if labels is None else str(labels[number]), separator, label))
    return ("\n".join(rows) + "\n").encode()


def _row(values, label, separator, place):
    if label is not None:
        values = [label, *values] if place == "first" else [*values, label]
    return separator.join(values)


def libsvm_lines(images, labels):
    lines = []
    for image, label in zip(images, labels, strict=True):
        values = [f"{place}:{level:g}" for place, level in enumerate(image.ravel().tolist(), start=1) if level]
        lines.append(" ".join([str(label), *values]))
    return ("\n".join(lines) + "\n").encode()


def arff_lines(images, labels):
    columns = "".join(f"@ATTRIBUTE pixel{number + 1} REAL\n" for number in range(images[0].size))
    names = ",".join(str(label) for label in sorted(set(labels.tolist())))
    start = f"% a comment\n@RELATION digits\n{columns}@ATTRIBUTE class {{{names}}}\n\n@DATA\n"
    return start.encode() + csv_lines(images, labels, label="last", header=False)


def npz(**arrays):
    memory = io.BytesIO()
    np.savez_compressed(memory, **arrays)
    return memory.getvalue()


def zip_of(*entries):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return memory.getvalue()


def png(image, kind="PNG"):
    memory = io.BytesIO()
    Image.fromarray(image).save(memory, kind)
    return memory.getvalue()


def sheet_of(images, columns, *, gap=0, margin=0, line=0, paper=0):
    """A picture of images, uint8 (n, h, w), in rows; gaps and margin in the shade `line`, cells at the end blank."""
    count, height, width = images.shape
    rows = -(-count // columns)
    shape = (rows * (height + gap) - gap + 2 * margin, columns * (width + gap) - gap + 2 * margin)
    sheet = np.full(shape, line, np.uint8)
    for number in range(rows * columns):
        y, x = margin + number // columns * (height + gap), margin + number % columns * (width + gap)
        sheet[y : y + height, x : x + width] = images[number] if number < count else paper
    return sheet


def text_picture(image, ink="#", half="+", paper=" "):
    """An image, uint8 (h, w), as lines of characters."""
    signs = np.array([paper, half, ink])[np.digitize(image, [64, 192])]
    return "".join("".join(row) + "\n" for row in signs)


def mat_element(kind, content, order="<"):
    return struct.pack(f"{order}II", kind, len(content)) + content + bytes(-len(content) % 8)


def mat_array(name, array, kind, order="<", packed=False):
    """An array as MATLAB writes it: by columns, its numbers in the smallest type that holds them."""
    types = {"u1": (2, 9), "i2": (3, 10), "f4": (7, 7), "f8": (9, 6)}
    data_type, array_class = types[kind]
    content = mat_element(6, struct.pack(f"{order}II", array_class, 0), order)
    content += mat_element(5, struct.pack(f"{order}{array.ndim}i", *array.shape), order)
    if len(name) <= 4:  # a short name stands in its tag
        word = (len(name) << 16) | 1
        content += struct.pack(f"{order}I", word) + name.encode().ljust(4, b"\0")
    else:
        content += mat_element(1, name.encode(), order)
    content += mat_element(data_type, np.asarray(array, order + kind).tobytes(order="F"), order)
    whole = mat_element(14, content, order)
    return struct.pack(f"{order}II", 15, len(zlib.compress(whole))) + zlib.compress(whole) if packed else whole


def _mat_matrix(array_class, shape, name, content, order="<"):
    start = mat_element(6, struct.pack(f"{order}II", array_class, 0), order)
    start += mat_element(5, struct.pack(f"{order}{len(shape)}i", *shape), order)
    return mat_element(14, start + mat_element(1, name.encode(), order) + content, order)


def mat_text(name, text, order="<"):
    return _mat_matrix(4, (1, len(text)), name, mat_element(4, text.encode("utf-16-le"), order), order)


def mat_cells(name, shape, *arrays):
    """Cells in MATLAB's order, by columns; each is an array without a name."""
    return _mat_matrix(1, shape, name, b"".join(arrays))


def mat_structure(name, **fields):
    names = b"".join(field.encode().ljust(32, b"\0") for field in fields)
    size = struct.pack("<HHi", 5, 4, 32)  # a short element: how long each name is
    return _mat_matrix(2, (1, 1), name, size + mat_element(1, names) + b"".join(fields.values()))


def mat_sparse(name, matrix):
    columns, rows = np.nonzero(matrix.T)
    starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=matrix.shape[1]))])
    content = b"".join(
        mat_element(kind, np.asarray(values, dtype).tobytes())
        for kind, dtype, values in ((5, "<i4", rows), (5, "<i4", starts), (9, "<f8", matrix[rows, columns]))
    )
    return _mat_matrix(5, matrix.shape, name, content)


def mat4_array(name, matrix):
    """An array as MATLAB 4 wrote it, in numbers of eight bytes."""
    header = struct.pack("<5i", 0, *matrix.shape, 0, len(name) + 1)
    return header + name.encode() + b"\0" + np.asarray(matrix, "<f8").tobytes(order="F")


def mat(*arrays, order="<"):
    return b"MATLAB 5.0 MAT-file".ljust(124) + (b"\0\1IM" if order == "<" else b"\1\0MI") + b"".join(arrays)


def parquet_table(images, labels):
    """A table of picture files and labels as Hugging Face hands them out; skips the test without PyArrow."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    memory = io.BytesIO()
    pictures = [{"bytes": content, "path": None} for content in images]
    parquet.write_table(arrow.table({"image": pictures, "label": labels}), memory)
    return memory.getvalue()
