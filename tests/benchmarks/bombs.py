"""Opens small files that ask for much work: `python -m tests.benchmarks.bombs [--only WORD …]`.

Prints the processor's time for each, the longest between two records of progress (a cancel is answered there, so 0.2 s
is the most), and the memory. HDF5 and Parquet only where h5py and PyArrow are. Linux only.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from tests.files.writing import png, tar_of, zip_of

LONGEST, LARGEST = 0.2, 1500  # seconds, and megabytes above what the program has anyway
SIDE = 7000  # pixels of a picture that is just not too large


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", help="bombs whose names have one of these words")
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.open:
        print(json.dumps(opened(options.open)))
        return
    print(f"{'bomb':<44}{'on disk':>9}{'CPU':>8}{'gap':>8}{'memory':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, ending, make in bombs():
            if options.only and not any(word in name for word in options.only):
                continue
            path = Path(folder) / f"bomb{ending}"
            try:
                make(path)
            except ImportError as error:
                print(f"{name:<44}  left out: {error}")
                continue
            show(name, path)
            if path.is_file():
                path.unlink()


def show(name, path):
    command = [sys.executable, "-m", "tests.benchmarks.bombs", "--open", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name:<44}  FAILED: {done.stderr.strip().splitlines()[-1:]}", flush=True)
        return
    one = json.loads(done.stdout)
    verdict = "" if one["gap"] <= LONGEST and one["memory"] <= LARGEST else "  TOO MUCH"
    size = path.stat().st_size / 1e6 if path.is_file() else 0
    figures = f"{size:>6.1f} MB{one['seconds']:>6.2f} s{one['gap']:>6.2f} s{one['memory']:>6.0f} MB"
    print(f"{name:<44}{figures}{verdict}\n    {one['said']}", flush=True)


def opened(path):
    """Open a file in this process, once it has opened a small one; return the figures."""
    from digitcluster.core.errors import DigitClusterError
    from digitcluster.files.registry import load

    for word in ("h5py", "pyarrow.parquet"):
        with contextlib.suppress(ImportError):
            __import__(word)
    small = path.with_name("small.png")
    small.write_bytes(png(np.zeros((9, 9), np.uint8)))
    records(load, small, DigitClusterError)
    small.unlink()
    before = peak()
    seconds, gap, said = records(load, path, DigitClusterError)
    return {"seconds": seconds, "gap": gap, "memory": peak() - before, "said": said[:160]}


def records(load, path, refused):
    began = last = time.process_time()
    gap, work = 0.0, load(path)
    try:
        while True:
            next(work)
            now = time.process_time()
            gap, last = max(gap, now - last), now
    except StopIteration as end:
        said = f"opened: {type(end.value).__name__}"
    except refused as error:
        said = str(error)
    now = time.process_time()
    return now - began, max(gap, now - last), said


def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def bombs():
    """Return name, ending and what writes each."""
    return [
        ("zip of 200,000 entries", ".zip", lambda path: many_files(path, 200_000)),
        ("zip of 1,000,000 entries", ".zip", lambda path: many_files(path, 1_000_000)),
        ("zip of 1,100,000 entries", ".zip", lambda path: many_files(path, 1_100_000)),
        ("tar of 1,000,000 folders", ".tar", lambda path: path.write_bytes(tar_of(("a", None))[:512] * 1_000_000)),
        ("CSV of 100,000 columns", ".csv", lambda path: path.write_bytes(columns(100_000) * 20)),
        ("CSV of 1,000,000 columns", ".csv", lambda path: path.write_bytes(columns(1_000_000) * 8)),
        ("CSV of 7,000,000 columns", ".csv", lambda path: path.write_bytes(columns(7_000_000))),
        ("CSV with a late line of 7 million numbers", ".csv", late_line),
        ("ARFF with a line of 7 million numbers", ".arff", lambda path: late_arff(path, columns(7_000_000))),
        ("LIBSVM of a line of 1.5 million pairs", ".libsvm", libsvm),
        ("JSON line of 7 million numbers", ".json", lambda path: path.write_bytes(json_of(7_000_000) + b"\n")),
        (
            "JSON of one list of 7 million numbers",
            ".json",
            lambda path: path.write_bytes(b"[%s1]" % (b"0," * 6_999_999)),
        ),
        ("JSON list of 7 million numbers", ".json", lambda path: path.write_bytes(b"[%s]" % json_of(7_000_000))),
        ("text picture of lines of 15 MB", ".txt", lambda path: path.write_bytes((b"01" * 7_500_000 + b"\n") * 5)),
        ("BMP of 49 million pixels", ".bmp", lambda path: picture(path, "BMP")),
        ("PNG of 49 million pixels", ".png", lambda path: picture(path, "PNG")),
        ("TIFF of 49 million pixels", ".tif", lambda path: picture(path, "TIFF")),
        ("zip of 20 PNG of 16 million pixels", ".zip", many_pictures),
        ("folder of 200,000 files", "", folder),
        ("gzip of zeros", ".gz", zeros),
        *extras(),
    ]


def extras():
    return [
        ("HDF5 that claims 10¹² pixels", ".h5", lambda path: hdf5(path, (10**9, 1000), (1000, 1000))),
        ("HDF5 with chunks of a gigabyte", ".h5", lambda path: hdf5(path, (4000, 784 << 10), (1300, 784 << 10))),
        ("HDF5 of 1.6 GB of packed zeros", ".h5", lambda path: hdf5(path, (2_000_000, 784), (20_000, 784), 100)),
        ("HDF5 of 20,000 arrays", ".h5", lambda path: hdf5_arrays(path, 20_000)),
        ("HDF5 in 3,000 groups in each other", ".h5", hdf5_deep),
        ("Parquet of 5,000 row groups", ".parquet", lambda path: parquet(path, {"label": [1] * 5000}, 1)),
        ("Parquet of one list of 100 million zeros", ".parquet", parquet_list),
        ("Parquet of a text of a gigabyte", ".parquet", parquet_text),
        ("Parquet of 20,000 columns", ".parquet",
         lambda path: parquet(path, {f"p{n}": [0] * 20 for n in range(20_000)}, 20)),
        ("Parquet of 30 million rows", ".parquet", parquet_rows),
        ("Parquet of 500 equal texts of 10 MB", ".parquet", lambda path: parquet_equal(path, 500, 10 << 20)),
        ("Parquet of one large list among 10,000", ".parquet", parquet_uneven),
        ("Parquet that says less than it has", ".parquet", parquet_lying),
        ("Parquet nested 200 times", ".parquet", parquet_deep),
    ]  # fmt: skip


def many_files(path, count):
    """Write a zip archive by hand: zipfile takes minutes."""
    local = b"PK\3\4" + bytes(22) + b"\5\0\0\0" + b"0.png"
    entries = b"".join(b"PK\1\2" + bytes(24) + b"\x0b\0" + bytes(16) + b"%07d.png" % n for n in range(count))
    large = b"PK\6\6" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8)
    large += b"".join(number.to_bytes(8, "little") for number in (count, count, len(entries), len(local)))
    locator = b"PK\6\7" + bytes(4) + (len(local) + len(entries)).to_bytes(8, "little") + b"\1\0\0\0"
    path.write_bytes(local + entries + large + locator + b"PK\5\6" + bytes(4) + b"\xff" * 12 + bytes(2))


def columns(count):
    return b"0," * (count - 1) + b"1\n"


def late_line(path):
    path.write_bytes(columns(785) * 2000 + columns(7_000_000) + columns(785) * 2000)


def late_arff(path, line):
    names = b"".join(b"@attribute p%d numeric\n" % number for number in range(784))
    path.write_bytes(b"@relation a\n" + names + b"@attribute class {0,1}\n@data\n" + columns(785) * 20 + line)


def libsvm(path):
    path.write_bytes(b"5 " + b" ".join(b"%d:1" % number for number in range(1, 1_500_000)) + b"\n")


def json_of(count):
    return b'{"label": 5, "pixels": [%s0]}' % (b"0," * (count - 1))


def picture(path, kind):
    some = np.random.default_rng(0).integers(0, 256, (SIDE // 10, SIDE // 10), np.uint8).repeat(10, 0).repeat(10, 1)
    Image.fromarray(some).save(path, kind)


def many_pictures(path):
    one = png(np.zeros((4096, 4090), np.uint8))
    path.write_bytes(zip_of(*((f"{n % 10}/{n}.png", one) for n in range(20))))


def folder(path):
    path.mkdir()
    for number in range(200_000):
        (path / f"{number}.txt").touch()


def zeros(path):
    packer = zlib.compressobj(9, wbits=31)
    path.write_bytes(b"".join(packer.compress(bytes(1 << 20)) for _ in range(1000)) + packer.flush())


def hdf5(path, shape, chunks, written=0):
    import h5py

    with h5py.File(path, "w") as file:
        images = file.create_dataset("x_train", shape, "u1", chunks=chunks, compression="gzip")
        for start in range(0, written * chunks[0], chunks[0]):
            images[start : start + chunks[0]] = 0
        file.create_dataset("y_train", shape[:1], "u1", chunks=(1000,), compression="gzip")


def hdf5_arrays(path, count):
    import h5py

    with h5py.File(path, "w") as file:
        for number in range(count):
            file[f"a{number}"] = [1, 2]


def hdf5_deep(path):
    import h5py

    with h5py.File(path, "w") as file:
        group = file
        for _ in range(3000):
            group = group.create_group("a")
        group["x"] = np.zeros((10, 5, 5))


def parquet(path, values, rows):
    import pyarrow
    from pyarrow.parquet import write_table

    write_table(pyarrow.table(values), path, row_group_size=rows)


def parquet_list(path):
    import pyarrow

    numbers = pyarrow.array(np.zeros(100_000_000, np.uint8))
    parquet(path, {"pixels": pyarrow.ListArray.from_arrays([0, len(numbers)], numbers), "label": [1]}, 1)


def parquet_text(path):
    parquet(path, {"image": [b"\0" * (1 << 30)], "label": [1]}, 1)


def parquet_rows(path):
    """Write groups of the same ten million rows again and again."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    table = pyarrow.table({f"p{number}": np.zeros(10_000_000, np.uint8) for number in range(26)})
    with ParquetWriter(path, table.schema, compression="zstd") as writer:
        for _ in range(3):
            writer.write_table(table, row_group_size=10_000_000)


def parquet_equal(path, count, size):
    import pyarrow
    from pyarrow.parquet import write_table

    texts = pyarrow.DictionaryArray.from_arrays(np.zeros(count, np.int32), pyarrow.array([b"\0" * size]))
    write_table(pyarrow.table({"image": texts, "label": [1] * count}), path, store_schema=False)


def parquet_uneven(path):
    import pyarrow

    places = np.concatenate([[0], np.full(10_000, 200_000_000) + np.arange(10_000)])
    numbers = pyarrow.array(np.zeros(places[-1], np.uint8))
    lists = pyarrow.LargeListArray.from_arrays(places, numbers)
    parquet(path, {"pixels": lists, "label": [1] * 10_000}, 10_000)


def parquet_lying(path):
    """Write a gigabyte of zeros in one page, and say in the end of the file that it is a kilobyte."""
    import pyarrow
    from pyarrow.parquet import write_table

    table = pyarrow.table({"image": [b"\0" * (1 << 30)], "label": [1]})
    write_table(table, path, compression="gzip", use_dictionary=False, write_statistics=False, store_schema=False)
    content = path.read_bytes()
    small = varint(1000)
    at = content.rindex(varint((1 << 30) + 35))  # with the page's own head
    path.write_bytes(content[:at] + small[:-1] + bytes([small[-1] | 128]) + b"\x80\x80\0" + content[at + 5 :])


def varint(number):
    number, found = 2 * number, b""
    while number > 127:
        found, number = found + bytes([number & 127 | 128]), number >> 7
    return found + bytes([number])


def parquet_deep(path):
    import pyarrow

    value, kind = [1], pyarrow.int64()
    for _ in range(200):
        value, kind = [value], pyarrow.list_(kind)
    parquet(path, {"pixels": pyarrow.array([value[0]], kind), "label": [1]}, 1)


if __name__ == "__main__":
    main()
