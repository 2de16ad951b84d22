"""How a script reads the digits: a function `read_digits` for each form of file that takes only a few lines."""

from collections.abc import Mapping
from dataclasses import dataclass

PACKINGS = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
"""The modules of Python that unpack a file, by its name's ending: each has an `open` like Python's own."""
UNKNOWN_FILE = "digits.json.gz"  # the name to save digits under that a script cannot read as they are


@dataclass(frozen=True)
class Reading:
    """A part of a script.

    Attributes
    ----------
    modules : tuple of str
        What it imports.
    names : mapping of str to str
        Its constants: the paths of files.
    code : str
        A function `read_digits` that returns all pixels, one digit after the other, and the name of each label.
    is_found : bool
        Whether it reads the very file that the digits came from; otherwise they have to be saved for it first.
    """

    modules: tuple[str, ...]
    names: Mapping[str, str]
    code: str
    is_found: bool = True


def json_lines(path: str, *, packing: str = "", has_labels: bool = True, is_found: bool = True) -> Reading:
    """Return how to read JSON lines, the notebook's form; `packing` is one of the values of `PACKINGS`, or empty."""
    code = JSON_LINES if has_labels else JSON_LINES.replace('one["label"]', '"?"')
    modules = ("base64", "json", *([packing] if packing else []))
    return Reading(modules, {"FILE": path}, _opened(code, packing), is_found)


def idx(images: str, labels: str, *, packing: str = "") -> Reading:
    """Return how to read a pair of IDX files, MNIST's form."""
    modules = (packing,) if packing else ()
    return Reading(modules, {"FILE": images, "LABELS": labels}, _opened(IDX, packing))


def npz(path: str) -> Reading:
    """Return how to read an archive of NumPy's with the arrays "images" and "labels"."""
    return Reading((), {"FILE": path}, NPZ)


def csv(path: str, *, has_header: bool) -> Reading:
    """Return how to read a table with the label in its first column, packed or not."""
    return Reading((), {"FILE": path}, CSV.replace("HEADER", str(int(has_header))))


def saved_first(*, has_labels: bool) -> Reading:
    """Return how to read digits that people have to save for the script."""
    return json_lines(UNKNOWN_FILE, packing="gzip", has_labels=has_labels, is_found=False)


def _opened(code: str, packing: str) -> str:
    return code.replace("OPEN(", f"{packing}.open(" if packing else "open(")


JSON_LINES = '''
def read_digits():
    """Read JSON lines, a digit in each: {"label": 5, "data": "<the bytes of its pixels, in base64>"}."""
    with OPEN(FILE, "rt", encoding="utf-8-sig") as file:
        records = [json.loads(line) for line in file if line.strip()]
    pixels = b"".join(base64.b64decode(one["data"]) for one in records)
    return np.frombuffer(pixels, np.uint8), [one["label"] for one in records]
'''

IDX = '''
def read_digits():
    """Read a pair of IDX files: the pixels come after 16 bytes, the labels after 8."""
    with OPEN(FILE, "rb") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    with OPEN(LABELS, "rb") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return pixels, labels
'''

NPZ = '''
def read_digits():
    """Read an archive of NumPy arrays."""
    with np.load(FILE) as arrays:
        return arrays["images"], arrays["labels"]
'''

CSV = '''
def read_digits():
    """Read a table: a digit in each row, first its label, then its pixels."""
    table = np.loadtxt(FILE, np.uint8, delimiter=",", skiprows=HEADER)
    return table[:, 1:], table[:, 0]
'''
