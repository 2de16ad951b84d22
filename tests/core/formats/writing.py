"""Writes small files of digits by hand, independently of what reads them."""

import base64
import gzip
import io
import json
import struct
import tarfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.formats import read_digits
from digitcluster.core.progress import finish

DAMAGED = "is damaged or was cut off: it cannot be unpacked to its end. Copy or download it again."


def some_digits(count=7, side=4, seed=0):
    """Images uint8 (count, side, side) and labels uint8 (count,)."""
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (count, side, side), dtype=np.uint8)
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


def reading(path):
    """What comes of reading a file to its end."""
    return finish(read_digits(path))


def refusal(path):
    """The one line that says why a file is refused."""
    with pytest.raises(ReadingError) as caught:
        reading(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def assert_same(digits, images, labels):
    np.testing.assert_array_equal(digits.images, images)
    np.testing.assert_array_equal(digits.labels, labels)
