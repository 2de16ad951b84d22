"""Model files, `NAME.digitmodel`: a NumPy .npz without pickles, with one JSON string of metadata."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.errors import ReadingError
from digitcluster.core.features.gradients import CELLS, DIRECTIONS
from digitcluster.core.model.model import Model
from digitcluster.files.atomic_write import replacing
from digitcluster.files.format_version import check_version
from digitcluster.files.plain_text import class_names, plain
from digitcluster.wording import printable

MODEL_SUFFIX = ".digitmodel"
FORMAT_VERSION = 2  # 1 had no features
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
    with _damage_told(path.name):
        return unpack_model(file, path.stem, file_name=path.name)


def unpack_model(file: BinaryIO, name: str, *, file_name: str) -> Model:
    """Read what `pack_model` wrote; `name` is the model's, `file_name` is for messages.

    Raises
    ------
    NewerVersionError
        When a newer version of the program wrote it.
    Exception
        Of any kind, where the bytes are damaged.
    """
    with np.load(file, allow_pickle=False) as archive:
        metadata = plain(json.loads(str(archive["metadata"])))
        # First of all: a newer file may lack what comes next.
        check_version(metadata, FORMAT_VERSION, file_name=file_name)
        model = Model(
            centroids=np.asarray(archive["centroids"], np.float32),
            labels=archive["labels"],
            label_counts=archive["label_counts"],
            classes=class_names(metadata["classes"]),
            metadata=metadata,
            name=printable(name),
            feature_prototypes=np.asarray(archive["features"], np.float32) if "features" in archive else None,
        )
    _check_arrays(model)
    return model


@contextmanager
def _damage_told(file_name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ReadingError):
        raise
    except Exception as error:  # zipfile, zlib, NumPy and JSON each have their own exceptions for damaged bytes
        raise ReadingError(
            f"{file_name} is not a model, or is damaged or cut off. A model is a file NAME{MODEL_SUFFIX} that this "
            "program saved.",
            details=f"{type(error).__name__}: {error}",
        ) from error


def _small(array: NDArray[np.float32]) -> NDArray[np.generic]:
    """Return whole grey levels as bytes: the built-in model's are rounded, so that it is a quarter of the size."""
    as_bytes = np.clip(array, 0, 255).astype(np.uint8)
    return as_bytes if (as_bytes == array).all() else array


def _check_arrays(model: Model) -> None:
    """Raise ValueError unless the arrays of a loaded model fit together."""
    k, classes = len(model.centroids), len(model.classes)
    if model.centroids.ndim != 3 or 0 in model.centroids.shape or not np.isfinite(model.centroids).all():
        raise ValueError(f"centroids of shape {model.centroids.shape}, or not finite")
    features = model.feature_prototypes
    if features is not None and (features.shape != (k, CELLS, DIRECTIONS) or not np.isfinite(features).all()):
        raise ValueError(f"features of shape {features.shape}, or not finite")
    if model.labels.shape != (k,) or model.labels.dtype != np.uint8 or (model.labels >= classes).any():
        raise ValueError("the labels do not fit the centroids")
    if model.label_counts.shape != (k, classes) or model.label_counts.dtype.kind not in "iu":
        raise ValueError("the label counts do not fit the centroids")
