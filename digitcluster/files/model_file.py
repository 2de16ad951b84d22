"""Model files, `NAME.digitmodel`: a NumPy .npz without pickles, with one JSON string of metadata."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.files.atomic_write import replacing
from digitcluster.files.damage import VALUES, damage_told
from digitcluster.files.model_reading import FORMAT_VERSION, model_in

MODEL_SUFFIX = ".digitmodel"
# Distinguished from other archives of arrays by these two, which `pack_model` writes, in whatever order they come.
CENTROIDS, METADATA = "centroids.npy", "metadata.npy"


def save_model(model: Model, path: Path) -> None:
    """Write a model file: beside its real place, then moved there.

    Raises
    ------
    WritingError
        When the file cannot be written; an older file of that name is left as it was.
    """
    with replacing(path, "The model") as temporary, temporary.open("wb") as file:
        pack_model(model, file)


def pack_model(model: Model, file: BinaryIO) -> None:
    """Write the content of a model file; the same model gives the same bytes."""
    metadata = {**model.metadata, "format_version": FORMAT_VERSION, "classes": list(model.classes)}
    # The centroids come first: by the name of its first entry even a file that was cut off is recognized as a model.
    arrays: dict[str, Any] = {"centroids": model.centroids}
    if model.feature_prototypes is not None:
        arrays["features"] = model.feature_prototypes
    arrays = {name: _small(array) for name, array in arrays.items()}
    np.savez_compressed(
        file,
        **arrays,
        labels=model.labels,
        label_counts=model.label_counts,
        metadata=np.array(json.dumps(metadata)),
    )


def load_model(path: Path) -> Model:
    """Read a model file. The model is named after it.

    Raises
    ------
    ReadingError
        When the file is missing, is not a model, is damaged, or was saved by a newer version of the program.
    """
    try:
        with path.open("rb") as file:
            return read_model(file, path)
    except OSError as error:
        raise ReadingError(
            f"{path} cannot be read: {error.strerror or error}. Choose a model file (NAME{MODEL_SUFFIX}).",
            details=str(error),
        ) from error


def read_model(file: BinaryIO, path: Path) -> Model:
    """Read the content of an open model file; `path` is for its name and for messages.

    Raises
    ------
    OSError
        When the disk fails.
    ReadingError
        As `load_model`.
    """
    return finish(reading_model(file, path))


def reading_model(file: BinaryIO, path: Path) -> Generator[None, None, Model]:
    """Read as `read_model`, a megabyte at a time, so that it can be cancelled."""
    sentence = (
        f"{path.name} is not a model, or is damaged or cut off. A model is a file NAME{MODEL_SUFFIX} that this "
        "program saved."
    )
    with damage_told(sentence, also=VALUES):
        return (yield from model_in(file, path.stem, file_name=path.name))


def _small(array: NDArray[np.float32]) -> NDArray[np.generic]:
    """Return whole grey levels as bytes: the built-in model's are rounded, so that it is a quarter of the size."""
    as_bytes = np.clip(array, 0, 255).astype(np.uint8)
    return as_bytes if (as_bytes == array).all() else array
