"""A small sound file of each kind that the program opens, to be damaged."""

import io
import json
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from digitcluster.core.digits import Digits
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import save_model
from digitcluster.files.saved_test import SavedTest
from digitcluster.files.session_contents import SavedModel, SavedSession, SavedSweep
from digitcluster.files.session_file import save_session
from digitcluster.files.writers import save_digits
from tests.files.writing import (
    arff_lines,
    csv_lines,
    idx_images,
    idx_labels,
    libsvm_lines,
    mat,
    mat4_array,
    mat_array,
    mat_cells,
    mat_sparse,
    mat_structure,
    mat_text,
    npz,
    png,
    sheet_of,
    some_digits,
    tar_of,
    text_picture,
    zip_of,
)

PICTURES = {"PNG": "png", "JPEG": "jpg", "BMP": "bmp", "GIF": "gif", "TIFF": "tif"}


def seeds():
    """Return the content of each kind of file by its name: "csv/a.csv"."""
    images, labels = some_digits(24, 10)
    found = {**_texts(images, labels), **_arrays(images, labels), **_pictures(images, labels)}
    found |= _own(Digits(images, labels))
    found |= _extras(images, labels)
    return found


def _texts(images, labels):
    pixels = images[:6, 2:7, 2:7]
    strokes = b'.SEGMENT DIGIT 0 ? "8"\n.PEN_DOWN\n 26 33\n 27 45\n 40 45\n.PEN_UP\n' * 3
    texts = [
        (f"{label}_{number}.txt", text_picture(image).encode()) for number, (image, label) in _each(images, labels)
    ]
    lines = b"".join(b'{"label": %d, "pixels": %s}\n' % (label, str(image.ravel().tolist()).encode())
                     for image, label in zip(pixels, labels, strict=False))  # fmt: skip
    return {
        "csv/a.csv": csv_lines(images, labels),
        "csv/b.tsv": csv_lines(images, labels, "\t", "last", header=False),
        "arff/a.arff": arff_lines(images, labels),
        "libsvm/a.libsvm": libsvm_lines(images, labels),
        "unipen/a.tra": strokes,
        "text pictures/a.txt": "".join(f"{text_picture(i)}{n % 10}\n" for n, i in enumerate(images)).encode(),
        "text pictures/a.zip": zip_of(*texts),
        "json lines/a.json": lines,
        "json document/b.json": b"[" + lines.strip().replace(b"\n", b",") + b"]",
        "json document/c.json": b'{"images": %s, "labels": %s}'
        % (str(images[:12].tolist()).encode(), str(labels[:12].tolist()).encode()),
        "json document/d.json": json.dumps(
            {str(label): images[labels == label].reshape(-1, images[0].size).tolist() for label in set(labels.tolist())}
        ).encode(),
        "csv/a.zip": zip_of(("train.csv", csv_lines(images, labels)), ("test.csv", csv_lines(images, labels))),
        "csv/a.tar": tar_of(("a", None), ("a/a.csv", csv_lines(images, labels))),
    }


def _arrays(images, labels):
    memory = io.BytesIO()
    np.save(memory, images)
    cells = mat_cells("c", (2, 1), mat_array("", images[0], "u1"), mat_array("", images[1], "u1"))
    return {
        "idx/a-images-idx3-ubyte": idx_images(images),
        "idx/a.zip": zip_of(("a-images-idx3-ubyte", idx_images(images)), ("a-labels-idx1-ubyte", idx_labels(labels))),
        "numpy/a.npz": npz(x_train=images, y_train=labels, x_test=images.astype("f4") / 255, y_test=labels),
        "numpy/a.npy": memory.getvalue(),
        "matlab/a.mat": mat(mat_array("X", images.reshape(24, 100), "u1"), mat_array("y", labels[None], "f8")),
        "matlab/b.mat": mat(mat_array("images", images, "f4", packed=True), mat_text("t", "about"), cells),
        "matlab/c.mat": mat(
            mat_structure("s", X=mat_array("", images, "u1"), y=mat_array("", labels[None], "u1")),
            mat_sparse("Z", images.reshape(24, 100).astype(float)),
        ),
        "matlab/d.mat": mat4_array("X", images.reshape(24, 100)) + mat4_array("y", labels[None]),
    }


def _pictures(images, labels):
    sheet = sheet_of(images, 6, gap=1)
    found = {f"sheet/a.{ending}": png(sheet, kind) for kind, ending in PICTURES.items()}
    found |= {f"picture/a.{ending}": png(_photo(), kind) for kind, ending in PICTURES.items()}
    for mode in ("RGBA", "P", "I;16", "1", "LA"):
        memory = io.BytesIO()
        photo = Image.fromarray(_photo().astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(_photo())
        (photo if mode == "I;16" else photo.convert(mode)).save(memory, "PNG")
        found[f"picture/{mode.replace(';', '')}.png"] = memory.getvalue()
    files = [(f"{label}/{number}.png", png(image)) for number, (image, label) in _each(images, labels)]
    mixed = [(f"{label}/{n}.{e}", png(i, k)) for n, (i, label) in _each(images, labels) for k, e in PICTURES.items()]
    return {
        **found,
        "pictures/a.zip": zip_of(*files),
        "pictures/b.tar": tar_of(*files),
        "pictures/c.zip": zip_of(*mixed),
    }


def _photo():
    picture = np.full((60, 50), 230, np.uint8)
    picture[10:50, 22:28] = 20
    return picture


def _own(digits):
    """Models and sessions as the program writes them, and digits that it saves packed."""
    runs = [
        finish(train_run(digits, TrainingSettings(k, features=features, straighten=features == "gradients")))
        for k, features in ((3, "pixels"), (5, "gradients"))
    ]
    test = SavedTest("test", np.eye(10, dtype=np.int64) * 4)
    saved = SavedSession(
        digits,
        TrainingSettings(),
        (SavedModel(runs[0], "mine", test=test), SavedModel(runs[1].model, validated=test), SavedModel(runs[1])),
        current=1,
        sweeps=(SavedSweep((3, 5), tuple(runs), "swept"),),
        shown=0,
    )
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for run, ending in zip(runs, "ab", strict=True):
            save_model(run.model, folder / f"{ending}.digitmodel")
        finish(save_session(saved, folder / "a.digitsession"))
        for path in (folder / "a.json.gz", folder / "a.tsv.gz"):
            finish(save_digits(digits, path))
        for path in folder.iterdir():
            kind = {".digitmodel": "model", ".digitsession": "session"}.get(path.suffix, "packed")
            found[f"{kind}/{path.name}"] = path.read_bytes()
    return found


def _extras(images, labels):
    """What h5py and PyArrow write, where they are installed."""
    found = {}
    try:
        import h5py
    except ImportError:
        pass
    else:
        memory = io.BytesIO()
        with h5py.File(memory, "w") as file:
            file.create_dataset("x_train", data=images, chunks=(4, 10, 10), compression="gzip")
            file["y_train"] = labels
        found["hdf5/a.h5"] = memory.getvalue()
    try:
        import pyarrow
        from pyarrow.parquet import write_table
    except ImportError:
        return found
    numbers = {"label": labels, **{f"p{at}": images.reshape(24, -1)[:, at] for at in range(100)}}
    for name, table in (
        ("a", {"image": [{"bytes": png(image), "path": None} for image in images], "label": labels}),
        ("b", {"pixels": images.reshape(24, -1).tolist(), "label": labels}),
        ("c", numbers),
    ):
        memory = io.BytesIO()
        write_table(pyarrow.table(table), memory)
        found[f"parquet/{name}.parquet"] = memory.getvalue()
    return found


def _each(images, labels):
    return enumerate(zip(images, labels.tolist(), strict=True))
