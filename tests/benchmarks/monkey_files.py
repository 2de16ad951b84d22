"""The files that the monkey opens: digits in many formats, odd models, sessions, pictures, and damaged ones of each."""

import struct
from dataclasses import replace

import numpy as np
from PIL import Image

from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import save_model
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import save_session
from digitcluster.files.writers import save_digits

ENDINGS = (".json", ".json.gz", ".csv", ".npz", "-images-idx3-ubyte", "")
DAMAGES = ("changed", "cut", "changed", "changed", "empty")


def make_files(folder):
    """Write them into an empty folder; return their paths, with one that is missing."""
    generator = np.random.default_rng(0)
    sample = finish(draw_sample(300))
    sound = [*_digits(folder, sample), *_models(folder, generator), *_sessions(folder, sample)]
    sound += _pictures(folder, sample, generator)
    damaged = [
        _damaged(path, DAMAGES[number % len(DAMAGES)], generator)
        for number, path in enumerate(path for path in sound if path.is_file())
    ]
    other = folder / "notes.txt"
    other.write_text("This is not a file of digits.\n" * 20, "utf-8")
    return [*sound, *damaged, other, folder, folder / "missing.json"]


def _digits(folder, sample):
    for ending in ENDINGS:
        path = folder / f"sample{ending}"
        finish(save_digits(sample, path))
        yield path
    odd = {
        "one-digit": replace(sample, images=sample.images[:1], labels=sample.labels[:1]),
        "one-label": replace(sample, labels=np.full(len(sample), 3, np.uint8)),
        "all-equal": replace(sample, images=np.repeat(sample.images[:1], len(sample), 0)),
        "blank": replace(sample, images=np.zeros_like(sample.images)),
        "no-labels": replace(sample, labels=None),
        "large": replace(sample, images=sample.images.repeat(4, 1).repeat(4, 2)[:40], labels=sample.labels[:40]),
        "tiny": replace(sample, images=np.ascontiguousarray(sample.images[:, ::6, ::6])),
        "flat": replace(sample, images=np.ascontiguousarray(sample.images[:, 12:14])),
    }
    for name, digits in odd.items():
        path = folder / f"{name}.npz"
        finish(save_digits(digits, path))
        yield path


def _models(folder, generator):
    many = tuple(f"class {number}" for number in range(256))
    for name, k, side, classes in (
        ("one", 1, 28, tuple("0123456789")),
        ("classes", 300, 28, many),
        ("tiny", 7, 5, tuple("0123456789")),
        ("wide", 12, 64, tuple("abc")),
        ("many", 1000, 28, tuple("0123456789")),
    ):
        labels = generator.integers(0, len(classes), k).astype(np.uint8)
        counts = generator.integers(0, 9, (k, len(classes)))
        counts[np.arange(k), labels] += 20
        path = folder / f"{name}.digitmodel"
        centroids = generator.integers(0, 256, (k, side, side)).astype(np.float32)
        save_model(Model(centroids, labels, counts.astype(np.int64), classes, name=name), path)
        yield path


def _sessions(folder, sample):
    settings = TrainingSettings(k=8, max_iterations=5)
    run = finish(train_run(sample, settings))
    for name, saved in {
        "lesson": SavedSession(sample, settings, (SavedModel(run), SavedModel(run.model, "by hand")), current=0),
        "bare": SavedSession(None, settings),
    }.items():
        path = folder / f"{name}.digitsession"
        finish(save_session(saved, path))
        yield path


def _pictures(folder, sample, generator):
    sheet = np.block([[sample.images[10 * row + column] for column in range(10)] for row in range(10)])
    for name, image in {
        "digit.png": sample.images[0],
        "photo.jpg": 255 - np.kron(sample.images[3], np.ones((12, 12), np.uint8)),
        "blank.png": np.zeros((40, 40), np.uint8),
        "noise.png": generator.integers(0, 256, (90, 60), np.uint8),
        "line.bmp": np.full((1, 500), 200, np.uint8),
        "sheet.png": sheet,
    }.items():
        path = folder / name
        Image.fromarray(np.ascontiguousarray(image)).save(path)
        yield path
    path = folder / "claims.bmp"  # far more pixels than the file has bytes
    facts = 54, 0, 0, 54, 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0
    path.write_bytes(b"BM" + struct.pack("<IHHIIiiHHIIiiII", *facts))
    yield path


def _damaged(path, kind, generator):
    content = bytearray(path.read_bytes())
    if kind == "cut":
        content = content[: len(content) // 2]
    elif kind == "empty":
        content = bytearray()
    else:
        for place in generator.integers(0, len(content), 12):
            content[place] = generator.integers(0, 256)
    damaged = path.with_name(f"{kind}-{path.name}")
    damaged.write_bytes(content)
    return damaged
