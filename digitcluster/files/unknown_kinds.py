"""The table of files that are taken for digits and are none: how each is known, what it is, and what to do then."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file; of its conditions, all that are given must hold.

    Attributes
    ----------
    what, todo : str
        For people: "NAME is WHAT. TODO"
    start : bytes, or several
        What stands `at` this place of the file.
    pattern : bytes
        A regular expression for the first bytes. "." is any byte, "^" the start of any line.
    named : str, or several
        The end of the file's name, in small letters.
    holds : tuple of str
        Each of them is part of a name in the zip archive that the file is; a line end stands around each name.
    """

    what: str
    todo: str
    start: bytes | tuple[bytes, ...] = b""
    at: int = 0
    pattern: bytes = b""
    named: str | tuple[str, ...] = ""
    holds: tuple[str, ...] = ()

    def fits(self, name: str, head: bytes, names: str) -> bool:
        """Return whether a file is of this kind, by its name, its first bytes, and the names in it, one a line."""
        return (
            head.startswith(self.start, self.at)
            and name.endswith(self.named)
            and all(one in names for one in self.holds)
            and (not self.pattern or re.match(self.pattern, head, re.DOTALL | re.MULTILINE) is not None)
        )


def _network(maker: str) -> str:
    return f"a trained network ({maker}) and not digits"


UNPACK = "Unpack it and open the file in it."
TO_CSV = "Save it as CSV in the program that it comes from, and open that."
BY_PANDAS = "Load it with pandas in Python, save it with to_csv and open that file."
BY_R = "Save it in R with write.csv and open that file."
TO_NUMPY = "Load it in Python, save the arrays with numpy.savez and open that file."
IF_TRUSTED = "If you trust it, load it in Python, save the arrays with numpy.savez and open that file."
ITS_DIGITS = "Choose the digits that it was trained with."
ITS_DATA = "Choose the file of digits that it reads."
CHOOSE = "Choose a file of digits."
AGAIN = "Copy or download it again."
DOWNLOAD = "Go to the site in a browser, sign in if it asks for it, and choose Download (on GitHub: Raw)."
ITS_IMAGES = "Open the images that belong to them."
UTF8 = "Save it as UTF-8 (in Excel: “CSV UTF-8”) and open that."

PICKLE = "a Python pickle, which can run a program when it is loaded"
PYTORCH = "a PyTorch file, which can run a program when it is loaded"
JOBLIB = "a joblib file, which can run a program when it is loaded"
MODULES = rb"numpy|copy_?reg|builtins|__builtin__|_codecs|collections|pandas|sklearn|torch|scipy"
ZIP = b"PK\3\4"
BLANK = rb"(\xef\xbb\xbf)?\s*"

SURE = (
    Kind(PYTORCH, IF_TRUSTED, b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"),
    Kind(JOBLIB, IF_TRUSTED, b"\x80", pattern=rb".[\x02-\x05].*joblib\.numpy_pickle"),
    Kind(JOBLIB, IF_TRUSTED, b"ZF0x"),
    Kind(PICKLE, IF_TRUSTED, b"\x80", pattern=rb".[\x02-\x05]([\x95\[\]{}()cNKMJIGXU]|[\x85-\x8f])"),
    Kind(PICKLE, IF_TRUSTED, (b"]q\0", b"}q\0", b"(]q\0", b"(}q\0")),
    Kind(PICKLE, IF_TRUSTED, (b"(", b"c"), pattern=rb"\(*([ld]p\d+\r?\n|c(%s)[\w.]*\r?\n\w+\r?\n)" % MODULES),
    Kind(
        "torchvision's own copy of MNIST, a PyTorch file",
        "Open train-images-idx3-ubyte instead, in the folder “raw” beside this one.",
        ZIP,
        named=("training.pt", "test.pt"),
        holds=("data.pkl\n",),
    ),
    Kind(_network("PyTorch"), ITS_DIGITS, ZIP, holds=("/code/", "/constants.pkl\n")),
    Kind(PYTORCH, IF_TRUSTED, ZIP, holds=("data.pkl\n",)),
    Kind(_network("Keras"), ITS_DIGITS, ZIP, holds=("\nconfig.json\n", "\nmodel.weights.h5\n")),
    Kind(_network("TensorFlow"), ITS_DIGITS, ZIP, holds=("saved_model.pb\n",)),
    Kind(_network("TensorFlow"), ITS_DIGITS, b"model_checkpoint_path:"),
    Kind(_network("TensorFlow Lite"), ITS_DIGITS, b"TFL3", 4),
    Kind(_network("safetensors"), ITS_DIGITS, b'{"', 8, named=".safetensors"),
    Kind(_network("GGUF"), ITS_DIGITS, b"GGUF"),
    Kind(
        "an Excel workbook", "Save it as CSV in Excel and open that.", ZIP, holds=("\n[content_types].xml\n", "\nxl/")
    ),
    Kind("a Word document", CHOOSE, ZIP, holds=("\n[content_types].xml\n", "\nword/")),
    Kind("a PowerPoint presentation", CHOOSE, ZIP, holds=("\n[content_types].xml\n", "\nppt/")),
    Kind(
        "a spreadsheet of LibreOffice",
        "Save it as CSV in LibreOffice and open that.",
        ZIP,
        pattern=rb".{30}mimetypeapplication/vnd\.oasis\.opendocument\.sp",
    ),
    Kind("a document of LibreOffice", CHOOSE, ZIP, pattern=rb".{30}mimetypeapplication/vnd\.oasis\.opendocument\."),
    Kind("a spreadsheet of Numbers", TO_CSV, ZIP, named=".numbers"),
    Kind("a MATLAB live script", ITS_DATA, ZIP, holds=("\nmatlab/document.xml\n",)),
    Kind("an old Word document", CHOOSE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", named=".doc"),
    Kind("an old PowerPoint presentation", CHOOSE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", named=".ppt"),
    Kind("an old Excel workbook", "Save it as CSV in Excel and open that.", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    Kind("a RAR archive", UNPACK, b"Rar!\x1a\x07"),
    Kind("a 7-Zip archive", UNPACK, b"7z\xbc\xaf\x27\x1c"),
    Kind("packed with Zstandard", UNPACK, b"\x28\xb5\x2f\xfd"),
    Kind("packed with LZ4", UNPACK, b"\x04\x22\x4d\x18"),
    Kind("packed with Snappy", UNPACK, b"\xff\x06\0\0sNaPpY"),
    Kind("packed with lzip", UNPACK, b"LZIP"),
    Kind("packed with LZMA", UNPACK, b"\x5d\0\0", pattern=rb".{5}(\xff{8}|.{5}\0{3})"),
    Kind("a cabinet archive of Windows", UNPACK, b"MSCF\0\0\0\0"),
    Kind("a SAS data set", TO_CSV, bytes(12) + b"\xc2\xea\x81\x60"),
    Kind("a SAS transport file", TO_CSV, b"HEADER RECORD*******LIB"),
    Kind("an SPSS data file", TO_CSV, (b"$FL2@", b"$FL3@")),
    Kind("an SPSS portable file", TO_CSV, b"ASCII SPSS PORT FILE", 40),
    Kind("a Stata data set", TO_CSV, b"<stata_dta>"),
    Kind("a Stata data set", TO_CSV, pattern=rb"[\x68-\x73][\x01\x02]\x01\0", named=".dta"),
    Kind("data saved by R", BY_R, (b"RDX2\n", b"RDX3\n", b"RDA2\n", b"RDA3\n", b"X\n\0\0\0\2", b"X\n\0\0\0\3")),
    Kind("an SQLite database", "Export its table as CSV and open that.", b"SQLite format 3\0"),
    Kind("an LMDB database", TO_NUMPY, b"\xde\xc0\xef\xbe", 16),
    Kind("an Arrow table (Feather)", BY_PANDAS, (b"ARROW1", b"FEA1")),
    Kind("an ORC table", BY_PANDAS, b"ORC", named=".orc"),
    Kind("an Avro file", BY_PANDAS, b"Obj\1"),
    Kind("a MATLAB figure", "Save its data in MATLAB with save and open that.", b"MATLAB 5", named=".fig"),
    Kind("a MATLAB program", ITS_DATA, named=".m", pattern=rb"\s*(%|function\b|classdef\b|clear|clc\b|close )"),
    Kind("a Python program", ITS_DATA, named=".py", pattern=rb"\s*(#|\"\"\"|import |from |def |class |print)"),
    Kind("a C program", ITS_DATA, pattern=rb"\s*(/\*.{,300}\*/\s*)?#include\s*[<\"]"),
    Kind("an R program", ITS_DATA, named=".r", pattern=rb"\s*(#|library|require|\w+ *<-)"),
    Kind("a LaTeX text", CHOOSE, named=".tex", pattern=rb"\s*[%\\]"),
    Kind("a Markdown text", CHOOSE, named=".md", pattern=BLANK + rb"[#\[!*<>-]"),
    Kind("a Jupyter notebook", ITS_DATA, b"{", pattern=rb'.*"(cell_type|nbformat|kernelspec)"\s*:'),
    Kind(
        "an error message of a web site and not the data", DOWNLOAD, b"{", pattern=rb'\{\s*"(error|errors|message)"\s*:'
    ),
    Kind("only a pointer to a file (Git LFS)", "Get the file itself with “git lfs pull”.", b"version https://git-lfs"),
    Kind(
        "only a pointer to a file (git-annex)",
        "Get the file itself with “git annex get”.",
        (b"/", b"."),
        pattern=rb"((\.\./)*\.git)?/annex/objects/",
    ),
    Kind("only a pointer to a file (DVC)", "Get the file itself with “dvc pull”.", b"outs:\n- md5:"),
    Kind("a shortcut", "Open the file that it leads to.", (b"L\0\0\0\1\x14\2\0", b"[InternetShortcut]")),
    Kind("a note of macOS about another file", "Open the file of this name without “._”.", b"\0\5\x16\7"),
    Kind("a PDF document", CHOOSE, b"%PDF"),
    Kind("a PostScript document", CHOOSE, b"%!PS"),
    Kind("a text document (RTF)", CHOOSE, b"{\\rtf"),
    Kind("a program", CHOOSE, (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/", b"\0asm")),
    Kind("a program", CHOOSE, b"MZ", pattern=rb".*This program "),
)
"""What is known beyond doubt, and would be taken for a format of digits, or for a damaged one.

The first that fits counts. It is looked for in each file that is opened, so that it must be quick.
"""

OTHERS = (
    Kind("packed twice", "Unpack it and open what comes out.", (b"\x1f\x8b", b"\x1f\x9d", b"BZh", b"\xfd7zXZ")),
    Kind("a WebP picture", "Save it as PNG.", b"WEBP", 8),
    Kind("a HEIC or AVIF picture", "Save it as PNG.", pattern=rb".{4}ftyp(hei[cx]|mif1|msf1|avif)"),
    Kind("a picture of Photoshop", "Save it as PNG.", b"8BPS"),
    Kind("a JPEG 2000 picture", "Save it as PNG.", b"\0\0\0\x0cjP  "),
    Kind("a PNM picture", "Save it as PNG.", pattern=rb"P[1-7]\s+(#.*?\n)*\d+\s+\d+\s"),
    Kind("an SVG picture", "Save it as PNG.", pattern=BLANK + rb"(<\?xml.*)?<svg\b"),
    Kind("a DICOM picture", "Save it as PNG.", b"DICM", 128),
    Kind("a DjVu document", CHOOSE, b"AT&TFORM"),
    Kind("a video", CHOOSE, b"ftyp", 4),
    Kind("a video", CHOOSE, (b"\x1a\x45\xdf\xa3", b"FLV\1", b"\0\0\1\xba", b"\0\0\1\xb3")),
    Kind("a video", CHOOSE, b"AVI ", 8),
    Kind("a video or a sound", CHOOSE, (b"OggS", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    Kind("a sound", CHOOSE, b"WAVE", 8),
    Kind("a sound", CHOOSE, (b"ID3\2", b"ID3\3", b"ID3\4", b"fLaC", b"MThd", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    Kind("a disc image", UNPACK, (b"QFI\xfb", b"KDMV", b"conectix")),
    Kind("a disc image", UNPACK, b"CD001", 32769),
    Kind("a disc image", UNPACK, named=(".dmg", ".iso")),
    Kind(
        "an unfinished download", "Wait for its end, or download it again.", named=(".crdownload", ".part", ".partial")
    ),
    Kind(_network("ONNX"), ITS_DIGITS, b"\x08", pattern=rb".[\x03-\x20](\x12.[ -~]{3}|:)"),
    Kind(_network("safetensors"), ITS_DIGITS, b'{"', 8),
    Kind(
        _network("TensorFlow"), ITS_DIGITS, named=(".pb", ".ckpt", ".data-00000-of-00001", ".ckpt.index", ".ckpt.meta")
    ),
    Kind("an Arrow table", BY_PANDAS, b"\xff\xff\xff\xff", pattern=rb".{6}\0\0\x10\0\0\0"),
    Kind("data saved by R", BY_R, pattern=rb"A\n[23]\n\d{5,}\n"),
    Kind("text in UTF-16", UTF8, (b"\xff\xfe", b"\xfe\xff")),
    Kind("text in UTF-16", UTF8, pattern=rb"([\t\r\n -~]\0){8}|(\0[\t\r\n -~]){8}"),
    Kind("an error message of a web site and not the data", DOWNLOAD, pattern=BLANK + rb"(<\?xml.{,200})?<Error>"),
    Kind(
        "a web page and not the data", DOWNLOAD, pattern=BLANK + rb"(<[!?].{,300})?(?i:<(!doctype )?(html|head|body)\b)"
    ),
    Kind(
        "a web page and not the data",
        DOWNLOAD,
        pattern=BLANK + rb"(<!--.{,999}-->\s*)?(?i:<(script|meta|title|div|p)\b)",
    ),
    Kind("an XML file", CHOOSE, pattern=BLANK + rb"<[?!\w]"),
    Kind("a Python program", ITS_DATA, pattern=rb".*^(import \w+|from [\w.]+ import |def \w+\()"),
    Kind("a MATLAB program", ITS_DATA, pattern=rb"\s*(%.*)?^(function\b.*=|classdef |clear all|clc\b)"),
    Kind("a Markdown text", CHOOSE, pattern=BLANK + rb"(# \w|.*\]\(https?://)"),
)
"""What is looked for after the formats: other pictures, what is less sure, and what takes longer to find out."""
