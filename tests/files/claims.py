"""Files of models that claim more than they have."""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files.registry import load

FEW = {"k": 3, "classes": list("0123456789"), "format_version": 2}


def npy(array):
    memory = io.BytesIO()
    np.save(memory, array)
    return memory.getvalue()


def claiming(*shape, descr="|u1"):
    """The header of an array, with a little of its content."""
    memory = io.BytesIO()
    np.lib.format.write_array_header_1_0(memory, {"descr": descr, "fortran_order": False, "shape": shape})
    return memory.getvalue() + bytes(10_000)


def model_file(path, facts=(), **members):
    """A model of three centroids of 5 × 5 pixels, with other members and other facts."""
    whole = {
        "centroids": npy(np.full((3, 5, 5), 9, np.uint8)),
        "labels": npy(np.arange(3, dtype=np.uint8)),
        "label_counts": npy(np.eye(3, 10, dtype=np.int64) * 7),
        "metadata": npy(np.array(json.dumps({**FEW, **dict(facts)}))),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**whole, **members}.items():
            archive.writestr(f"{name}.npy", content)
    return path


def refused_without_memory(path):
    tracemalloc.start()
    try:
        with pytest.raises(ReadingError) as caught:
            finish(load(path))
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
    return str(caught.value)
