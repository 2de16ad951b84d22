"""Speed and memory of reading, beside the limit in the same run: `python -m tests.benchmarks.reading --data PATH`.

Needs the extra `bench` (pip install -e .[bench]) and the real digits. `--fuzz N` reads N damaged files of every format,
models and sessions too, instead; each must give what it is or a sentence for people, in bounded time and memory.
"""

import argparse
import base64
import binascii
import gzip
import io
import json
import random
import resource
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import save_model
from digitcluster.files.registry import load, load_digits
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import save_session
from digitcluster.files.writers import save_digits

SLOWEST = 10.0  # seconds that a damaged file of some kilobytes may take
MEASURE = """
import re, sys
from pathlib import Path
from digitcluster.files.registry import load_digits
from digitcluster.core.progress import finish
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
digits = finish(load_digits(Path(sys.argv[1])))
print(peak() - before, digits.images.nbytes // 1024)
"""


def best(work, times=3):
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def row(name, ours, limit, what, memory):
    extra = f"{memory[0] / 1024 - memory[1] / 1024:5.0f} MB above the digits" if memory else ""
    print(f"{name:<22}{ours:7.2f} s   {limit:7.2f} s {what:<28}{ours / limit:5.2f} ×   {extra}", flush=True)


def memory_of(path):
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.split()))


def decode_base64(path):
    with path.open("rb") as file:
        for line in file:
            binascii.a2b_base64(line[line.index(b'"data": "') + 9 : line.rindex(b'"')])


def gunzip(*paths):
    for path in paths:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass


def decode_pictures(paths):
    for path in paths:
        with Image.open(io.BytesIO(path.read_bytes())) as picture:
            picture.load()


def compare(data, folder):
    """Print the table."""
    import pandas

    images, labels = data / "train-images-idx3-ubyte.gz", data / "train-labels-idx1-ubyte.gz"
    digits = finish(load_digits(images))
    lines, table, pictures = folder / "digits.json", folder / "digits.csv", folder / "pictures"
    for path in (lines, table, pictures):
        finish(save_digits(digits, path))
    files = sorted(pictures.rglob("*.png"))
    print("60,000 digits           ours      the limit")
    for name, path, limit, what in (
        ("JSON lines", lines, lambda: decode_base64(lines), "lines and base64 alone"),
        ("IDX .gz", images, lambda: gunzip(images, labels), "gunzip alone"),
        ("CSV", table, lambda: pandas.read_csv(table), "pandas.read_csv"),
        ("60,000 PNG files", pictures, lambda: decode_pictures(files), "reading and decoding alone"),
    ):
        times = 1 if path is pictures else 3
        ours = best(lambda path=path: finish(load_digits(path)), times)
        row(name, ours, best(limit, times), what, memory_of(path))


def large_file(folder):
    """Print the longest time between two records of progress while 2 GB are read: so long it takes to cancel."""
    count = 2_560_000
    images, labels = folder / "large-images-idx3-ubyte", folder / "large-labels-idx1-ubyte"
    block = np.random.default_rng(0).integers(0, 256, (10_000, 28, 28), dtype=np.uint8).tobytes()
    with images.open("wb") as file:
        file.write(struct.pack(">HBB3I", 0, 8, 3, count, 28, 28))
        for _ in range(count // 10_000):
            file.write(block)
    labels.write_bytes(struct.pack(">HBBI", 0, 8, 1, count) + bytes(i % 10 for i in range(count)))
    gaps, began = [], time.perf_counter()
    start = began
    work = load_digits(images)
    while True:
        try:
            next(work)
        except StopIteration as end:
            assert isinstance(end.value, Digits)
            break
        now = time.perf_counter()
        gaps.append(now - began)
        began = now
    print(
        f"\n2 GB of IDX: {time.perf_counter() - start:.1f} s, {len(gaps):,} records of progress, "
        f"at most {max(gaps) * 1000:.0f} ms apart"
    )
    images.unlink()
    labels.unlink()


def seeds(folder):
    """Write a small good file of each format; return their names and contents."""
    generator = np.random.default_rng(0)
    images = np.zeros((12, 6, 6), np.uint8)
    images[:, 1:-1, 1:-1] = generator.integers(20, 256, (12, 4, 4))
    digits = Digits(images, np.arange(12, dtype=np.uint8) % 10)
    for name in ("a.json", "a-images-idx3-ubyte", "a.npz", "a.csv", "a.tsv.gz", "a.json.gz", "pictures"):
        finish(save_digits(digits, folder / name))
    pixels = [" ".join(f"{at}:{v}" for at, v in enumerate(one.ravel().tolist(), 1) if v) for one in images]
    (folder / "a.libsvm").write_text("".join(f"{number % 10} {one}\n" for number, one in enumerate(pixels)))
    header = "@relation a\n" + "@attribute p real\n" * 36 + "@attribute class {0,1}\n@data\n"
    rows = "".join(",".join(map(str, one.ravel().tolist())) + ",1\n" for one in images)
    (folder / "a.arff").write_text(header + rows)
    (folder / "a.tra").write_text('.SEGMENT DIGIT 0 ? "8"\n.PEN_DOWN\n 26 33\n 27 45\n.PEN_UP\n' * 3)
    lists = [json.dumps({"label": number, "pixels": one.ravel().tolist()}) for number, one in enumerate(images[:9])]
    (folder / "lists.json").write_text("\n".join(lists))
    with zipfile.ZipFile(folder / "a.zip", "w") as packed, tarfile.open(folder / "a.tar.gz", "w:gz") as tar:
        for path in sorted((folder / "pictures").rglob("*.png")):
            packed.write(path, path.relative_to(folder))
            tar.add(path, path.relative_to(folder))
    try:
        from scipy.io import savemat
    except ImportError:
        pass
    else:
        savemat(folder / "a.mat", {"X": images.reshape(12, 36), "y": np.arange(12) % 10})
    try:
        import pyarrow
        from pyarrow.parquet import write_table
    except ImportError:
        pass
    else:
        pictures = [{"bytes": path.read_bytes(), "path": None} for path in (folder / "pictures").rglob("*.png")]
        write_table(pyarrow.table({"image": pictures, "label": [number % 10 for number in range(12)]}), folder / "a.pq")
    model = Model(images[:2].astype(np.float32), np.array([0, 1], np.uint8), np.eye(10, dtype=np.int64)[:2])
    save_model(model, folder / "a.digitmodel")
    finish(save_session(SavedSession(digits, TrainingSettings(), (SavedModel(model),)), folder / "a.digitsession"))
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def damaged(content, chance):
    content = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, 40))
        kind = chance.choice(["change", "flip", "remove", "insert", "double", "cut", "number"])
        if kind == "flip" and start < len(content):
            content[start] ^= 1 << chance.randrange(8)
        elif kind in ("change", "insert"):
            content[start : end if kind == "change" else start] = chance.randbytes(chance.randint(0, 12))
        elif kind == "double":
            content[start:start] = content[start:end]
        elif kind == "number":
            content[start : start + 4] = chance.choice([b"\xff" * 4, b"\x7f\xff\xff\xff", b"1e99", b"nan,", b"-1 9"])
        elif kind == "remove":
            del content[start:end]
        elif chance.random() < 0.3:
            del content[start:]
    return bytes(content)


def fuzz(count, seed):
    """Read damaged files until so many were read; stop at the first that breaks the rule."""
    chance = random.Random(seed)
    warnings.simplefilter("error")
    tally = {"read": 0, "refused": 0}
    slowest = (0.0, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = seeds(folder)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(count):
            file = chance.choice(sorted(good))
            content = damaged(good[file], chance)
            path = folder / file
            path.write_bytes(content)
            began = time.perf_counter()
            try:
                finish(load(path))
                tally["read"] += 1
            except DigitClusterError as error:
                assert str(error) and "\n" not in str(error)
                tally["refused"] += 1
            except BaseException:
                print(f"number {number}, {file}: {base64.b64encode(content).decode()}")
                raise
            finally:
                path.write_bytes(good[file])
            slowest = max(slowest, (time.perf_counter() - began, file))
            assert slowest[0] < SLOWEST, f"{file} took {slowest[0]:.1f} s: {base64.b64encode(content).decode()}"
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{count:,} damaged files of {len(good)} kinds: {tally['read']:,} could be read, {tally['refused']:,} gave "
        f"a sentence; the slowest took {slowest[0]:.2f} s ({slowest[1]}), memory grew by {grown:.0f} MB"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of the real digits")
    parser.add_argument("--fuzz", type=int, metavar="N", help="read N damaged files instead")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.fuzz:
        fuzz(options.fuzz, options.seed)
        return
    if options.data is None:
        parser.error("--data or --fuzz is needed")
    with tempfile.TemporaryDirectory() as name:
        compare(options.data, Path(name))
        large_file(Path(name))


if __name__ == "__main__":
    main()
