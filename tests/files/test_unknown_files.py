"""Files that are no digits are named, with what to do. The bytes are what the real programs wrote, as far as needed."""

import base64
import gzip
import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from digitcluster.core.errors import ReadingError
from digitcluster.core.progress import finish
from digitcluster.files.formats import FORMATS
from digitcluster.files.registry import UnknownFormatError, load, load_digits
from digitcluster.files.unknown_files import looks_like
from digitcluster.files.unknown_kinds import OTHERS, PICKLE, SURE
from tests.files.writing import csv_lines, npz, png, refusal, some_digits, tar_of, write, zip_of

PICKLED = (
    "which can run a program when it is loaded. If you trust it, load it in Python, save the arrays with numpy.savez"
)
CSV = "Save it as CSV in the program that it comes from, and open that."
PANDAS = "Load it with pandas in Python, save it with to_csv and open that file."


def real(text):
    return base64.b64decode(text)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "value",
    [
        ((np.zeros((2, 4)), [1, 2]), (np.zeros((2, 4)), [3, 4])),  # mnist.pkl.gz
        {b"data": np.zeros((2, 4)), b"labels": [1, 2]},  # CIFAR's batches
        {"images": np.zeros((2, 4))},
        [1, 2, 3],
        ["zero", "one"],
        np.zeros((2, 4), np.uint8),
    ],
)
@pytest.mark.parametrize("name", ["mnist.pkl", "mnist.pkl.gz", "data_batch_1"])
def test_a_pickle_is_named_whatever_its_protocol(tmp_path, name, value, protocol):
    path = write(tmp_path / name, pickle.dumps(value, protocol))
    assert refusal(path) == f"{name} is a Python pickle, {PICKLED} and open that file."


def test_a_pickle_alone_in_an_archive_is_named(tmp_path):
    content = pickle.dumps([1, 2], 2)
    assert "is a Python pickle" in refusal(write(tmp_path / "a.zip", zip_of(("mnist.pkl", content))))
    assert "is a Python pickle" in refusal(write(tmp_path / "a.tgz", tar_of(("mnist.pkl", content))))


def workbook(*names):
    return zip_of(*((name, b"<xml>") for name in ("docProps/app.xml", *names, "[Content_Types].xml")))


def opendocument(kind):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<xml>", zipfile.ZIP_DEFLATED)
    return memory.getvalue()


ARCHIVES = {
    "model.pth": (zip_of(("m/data.pkl", b"\x80\x02}"), ("m/version", b"3")), f"a PyTorch file, {PICKLED}"),
    "training.pt": (
        zip_of(("training/data.pkl", b"\x80\x02}"), ("training/data/0", bytes(9))),
        "torchvision's own copy of MNIST, a PyTorch file. Open train-images-idx3-ubyte instead, in the folder “raw”",
    ),
    "scripted.pt": (
        zip_of(("m/data.pkl", b"\x80\x02}"), ("m/code/__torch__.py", b""), ("m/constants.pkl", b"\x80\x02)")),
        "a trained network (PyTorch) and not digits. Choose the digits that it was trained with.",
    ),
    "a.keras": (
        zip_of(("metadata.json", b"{}"), ("config.json", b"{}"), ("model.weights.h5", b"")),
        "a trained network (Keras) and not digits.",
    ),
    "a.zip": (
        zip_of(("model/saved_model.pb", b""), ("model/variables/variables.index", b"")),
        "a trained network (TensorFlow) and not digits.",
    ),
    "a.xlsx": (workbook("xl/workbook.xml"), "an Excel workbook. Save it as CSV in Excel and open that."),
    "a.docx": (workbook("word/document.xml"), "a Word document. Choose a file of digits."),
    "a.pptx": (workbook("ppt/presentation.xml"), "a PowerPoint presentation."),
    "a.ods": (
        opendocument("spreadsheet"),
        "a spreadsheet of LibreOffice. Save it as CSV in LibreOffice and open that.",
    ),
    "a.odt": (opendocument("text"), "a document of LibreOffice."),
    "a.mlx": (zip_of(("[Content_Types].xml", b""), ("matlab/document.xml", b"")), "a MATLAB live script."),
}

BINARY = {
    "old.pt": (real("gAKKCmz8nEb5IGqoUBkugAJN6QMu"), f"a PyTorch file, {PICKLED}"),
    "a.joblib": (
        real(
            "gASV1QAAAAAAAACME2pvYmxpYi5udW1weV9waWNrbGWUjBFOdW1weUFycmF5V3JhcHBlcpSTlCmBlH2UKIwIc3ViY2xhc3OUjAVudW1weZQ="
        ),
        f"a joblib file, {PICKLED}",
    ),
    "packed.joblib": (
        real(
            "eF5rYJl6lQECeoSz8pNyMpP08kpzCyrjCzKTs3NSp/QI+oG4jkVFiZXhRYkFBalFUyZP0WycUjtFo4ejuDQpOSexuHhKDytY15Qe9ryUR"
            "JBaoKIe1uKMxILUKd7M3jLeMu1Afn5RClB7D6MzkJ1SUgmUy2CDsYDq"
        ),
        f"a joblib file, {PICKLED}",
    ),
    "a.tfrecord": (
        real("JQAAAAAAAADqvDbzCiMKEQoFaW1hZ2USCAoGCgQxMjM0Cg4KBWxhYg=="),
        "a TFRecord file of TensorFlow. Load it in Python, save the arrays with numpy.savez",
    ),
    "a.onnx": (
        real("CA46MwoMCgF4EgF5IgRSZWx1EgFnWg8KAXgSCgoICAESBAoCCAFi"),
        "a trained network (ONNX) and not digits.",
    ),
    "b.onnx": (real("CA4SB3B5dG9yY2gaAzIuMDozCgwKAXgSAXkiBFJlbHUS"), "a trained network (ONNX) and not digits."),
    "a.safetensors": (
        real("QAAAAAAAAAB7IngiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMywyOCwyOF0sImRhdGFfb2Zmc2V0cyI6WzAsMjM1"),
        "a trained network (safetensors) and not digits.",
    ),
    "a.tflite": (b"\x1c\0\0\0TFL3\x14\0\x20\0", "a trained network (TensorFlow Lite) and not digits."),
    "saved_model.pb": (b"\x08\x01\x12\xa4\x05\x12", "a trained network (TensorFlow) and not digits."),
    "checkpoint": (b'model_checkpoint_path: "model-9"\n', "a trained network (TensorFlow) and not digits."),
    "a.rar": (b"Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d", "a RAR archive. Unpack it and open the file in it."),
    "b.rar": (b"Rar!\x1a\x07\x01\0\x33\x92", "a RAR archive. Unpack it"),
    "a.7z": (real("N3q8ryccAASjllODWwAAAAAAAAAUAAAAAAAAAGwe+xY="), "a 7-Zip archive. Unpack it"),
    "a.zst": (real("KLUv/SADGQAAYWJj"), "packed with Zstandard. Unpack it"),
    "a.lz4": (real("BCJNGGhAAwAAAAAAAACHAwAAgGFiYwAAAAA="), "packed with LZ4. Unpack it"),
    "a.lzma": (real("XQAAQAD//////////wBAAQ57RpKV3q/riKk+hR0p5Ugy"), "packed with LZMA. Unpack it"),
    "a.sas7bdat": (bytes(12) + real("wuqBYLMUEc+9kggACccxjBgfEBEi"), f"a SAS data set. {CSV}"),
    "a.xpt": (
        b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!".ljust(78, b"0") + b"  ",
        f"a SAS transport file. {CSV}",
    ),
    "b.xpt": (b"HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!".ljust(78, b"0") + b"  ", "a SAS transport file."),
    "a.sav": (b"$FL2@(#) SPSS DATA FILE - https://github.com/Wiz", f"an SPSS data file. {CSV}"),
    "a.zsav": (b"$FL3@(#) SPSS DATA FILE - https://github.com/Wiz", "an SPSS data file."),
    "a.por": (b"0" * 40 + b"ASCII SPSS PORT FILE" + b" " * 20, "an SPSS portable file."),
    "a.dta": (b"<stata_dta><header><release>118</release>", f"a Stata data set. {CSV}"),
    "b.dta": (real("cgIBAAIAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="), "a Stata data set."),
    "a.RData": (b"RDX3\nX\n\0\0\0\3\0\4\1\2", "data saved by R. Save it in R with write.csv and open that file."),
    "a.rda.gz": (b"RDX2\nX\n\0\0\0\2\0\2\x0f\2", "data saved by R."),
    "a.rds.gz": (b"X\n\0\0\0\2\0\3\6\1\0\2\3\0", "data saved by R."),
    "b.rds": (b"A\n2\n197121\n131840\n526\n", "data saved by R."),
    "a.xls": (real("0M8R4KGxGuEAAAAAAAAAAAAAAAAAAAAAPgADAP7/CQA="), "an old Excel workbook. Save it as CSV in Excel"),
    "a.doc": (real("0M8R4KGxGuEAAAAAAAAAAAAAAAAAAAAAPgADAP7/CQA="), "an old Word document."),
    "a.sqlite": (real("U1FMaXRlIGZvcm1hdCAzABAAAQEAQCAg"), "an SQLite database. Export its table as CSV"),
    "data.mdb": (real("AAAAAAAAAAAAAAgAAAAAAN7A774BAAAAAAAAAAAAAAA="), "an LMDB database."),
    "a.feather": (real("QVJST1cxAAD/////eAAAABAAAAA="), f"an Arrow table (Feather). {PANDAS}"),
    "old.feather": (b"FEA1\0\0\0\0\0\0\0\0", "an Arrow table (Feather)."),
    "a.arrows": (real("/////3gAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAM"), f"an Arrow table. {PANDAS}"),
    "a.orc": (real("T1JDCgYSBAgCUAAKEgoCAAASDAgCEgYI"), f"an ORC table. {PANDAS}"),
    "a.avro": (real("T2JqAQQUYXZyby5jb2RlYwhudWxsFmF2cm8uc2NoZW1hkgF7InR5cA=="), "an Avro file."),
    "a.fig": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\1IM", "a MATLAB figure. Save its data"),
    "a.numbers": (zip_of(("Index/Document.iwa", b"")), "a spreadsheet of Numbers."),
    "a.cab": (b"MSCF\0\0\0\0\x2c\0", "a cabinet archive of Windows."),
    "a.sz": (b"\xff\6\0\0sNaPpY\1\4", "packed with Snappy."),
    "a.lz": (b"LZIP\1\x0c\0", "packed with lzip."),
    "a.gguf": (b"GGUF\3\0\0\0", "a trained network (GGUF) and not digits."),
    "a.ppt": (real("0M8R4KGxGuEAAAAAAAAAAAAAAAAAAAAAPgADAP7/CQA="), "an old PowerPoint presentation."),
    "a.rtf": (rb"{\rtf1\ansi", "a text document (RTF)."),
    "a.djvu": (b"AT&TFORM\0\0\1\0DJVU", "a DjVu document."),
    "a.psd": (b"8BPS\0\1\0\0", "a picture of Photoshop."),
    "a.jp2": (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture."),
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document. Choose a file of digits."),
    "a.ps": (b"%!PS-Adobe-3.0\n%%Pages: 1\n", "a PostScript document."),
    "a.mp4": (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2", "a video."),
    "a.mkv": (real("GkXfo6NChoEBQveBAULygQRC84EI"), "a video."),
    "a.avi": (b"RIFF\x24\0\0\0AVI LIST", "a video."),
    "a.wav": (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0", "a sound."),
    "a.mp3": (b"ID3\4\0\0\0\0\0\x23TSSE", "a sound."),
    "a.ogg": (b"OggS\0\2\0\0\0\0\0\0\0\0", "a video or a sound."),
    "a.exe": (
        b"MZ\x90\0\3\0\0\0" + bytes(56) + b"\x0e\x1f\xba\x0e\0\xb4\t\xcd!\xb8\1L\xcd!This program cannot be",
        "a program.",
    ),
    "a.out": (b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0", "a program."),
    "run.sh": (b"#!/bin/sh\nset -e\n", "a program."),
    "a.iso": (bytes(32769) + b"CD001\1\0", "a disc image."),
    "a.dmg": (b"x\xda\x63\x60\x18\x05\x43\x0e", "a disc image."),
    "._a.csv": (b"\0\5\x16\7\0\2\0\0Mac OS X        ", "a note of macOS about another file."),
    "a.lnk": (b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0", "a shortcut. Open the file that it leads to."),
    "a.csv.crdownload": (b"x\x03\x90", "an unfinished download. Wait for its end, or download it again."),
    "a.gz.gz": (gzip.compress(b"abc"), "packed twice. Unpack it and open what comes out."),
    "a.webp": (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture. Save it as PNG."),
    "a.heic": (b"\0\0\0\x24ftypheic\0\0\0\0", "a HEIC or AVIF picture."),
    "a.pgm": (b"P5\n# made by hand\n28 28\n255\n" + bytes(range(200, 256)), "a PNM picture."),
    "a.dcm": (bytes(128) + b"DICM\2\0\0\0UL", "a DICOM picture."),
    "blank.csv": (
        bytes(2000),
        "blank where it begins, so it was probably not copied completely. Copy or download it again.",
    ),
    "blank.gz": (bytes(2000), "blank where it begins,"),
}

PAGE = "a web page and not the data. Go to the site in a browser, sign in if it asks for it, and choose Download"
SITE = "an error message of a web site and not the data. Go to the site in a browser"
LABELS = "a list of small whole numbers, which look like labels. Open the images that belong to them."
PYTHON = "a Python program. Choose the file of digits that it reads."
UTF16 = "text in UTF-16. Save it as UTF-8 (in Excel: “CSV UTF-8”) and open that."
NOTEBOOK = {"cells": [{"cell_type": "code", "source": []}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
TABLE = "label,pixel0,pixel1,pixel2,pixel3\r\n5,0,1,2,3\r\n"

TEXTS = {
    "train.csv": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 76775041\n",
        "only a pointer to a file (Git LFS). Get the file itself with “git lfs pull”.",
    ),
    "train.csv.gz.txt": (b"/annex/objects/MD5E-s12--0a.csv.gz\n", "only a pointer to a file (git-annex). Get the"),
    "link": (b"../../.git/annex/objects/zz/MD5E-s12--0a.csv.gz\n", "only a pointer to a file (git-annex)."),
    "a.csv.dvc": (
        b"outs:\n- md5: a304afb96060aad90176268345e10355\n  path: a.csv\n",
        "only a pointer to a file (DVC).",
    ),
    "mnist.csv": (b'<!DOCTYPE html>\n<html lang="en">\n<head>\n', PAGE),
    "bom.csv": (b"\xef\xbb\xbf\r\n\r\n  <HTML><HEAD><TITLE>Sign in", PAGE),
    "mnist.json.gz": (b"<!-- saved from url -->\n<html>\n", PAGE),
    "xhtml.csv": (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">\n', PAGE),
    "virus.zip": (b"<script>window.location = 'x'</script>", PAGE),
    "s3.csv": (b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>', SITE),
    "api.csv": (b'{"message": "Not Found", "documentation_url": "https://docs"}', SITE),
    "a.xml": (b'<?xml version="1.0"?>\n<digits><digit/></digits>', "an XML file."),
    "a.svg": (b'<svg xmlns="http://www.w3.org/2000/svg">', "an SVG picture."),
    "a.ipynb": (
        json.dumps(NOTEBOOK, indent=1).encode(),
        "a Jupyter notebook. Choose the file of digits that it reads.",
    ),
    "b.ipynb": (json.dumps(NOTEBOOK).encode(), "a Jupyter notebook."),
    "a.py": (b"# reads a digit and its label\nimport numpy as np\n", PYTHON),
    "loader": (b'"""Loads the digits."""\n\nfrom pathlib import Path\n', PYTHON),
    "a.m": (b"% loads the digits\nload('usps_all');\n", "a MATLAB program. Choose the file of digits that it reads."),
    "a.r": (b"# reads a digit and its label\nlibrary(readr)\n", "an R program."),
    "a.c": (b"/* reads digits */\n#include <stdio.h>\n", "a C program."),
    "a.tex": (b"%% digits\n\\documentclass{article}\n", "a LaTeX text."),
    "README.md": (
        b"# A data set of 10 digits\n\nEach digit is an image.\n",
        "a Markdown text. Choose a file of digits.",
    ),
    "README": (b"# MNIST\n\n[the site](https://example.org)\n", "a Markdown text."),
    "labels.txt": (b"5\n0\n4\n1\n9\n", LABELS),
    "labels.csv": (b"label\r\n5\r\n0\r\n4\r\n1\r\n", LABELS),
    "savetxt.txt": (b"7.000000000000000000e+00\n2.000000000000000000e+00\n" * 5, LABELS),
    "submission.csv": (b"ImageId,Label\n1,2\n2,0\n3,9\n4,7\n", LABELS),
    "floats.txt": (b"5.0\n0.0\n4.0\n1.0\n9.0", LABELS),
    "excel.txt": (TABLE.encode("utf-16"), UTF16),
    "powershell.csv": (TABLE.encode("utf-16-le"), UTF16),
}

EVERY = {**ARCHIVES, **BINARY, **TEXTS}


@pytest.mark.parametrize("name", EVERY)
def test_each_kind_is_named_and_what_to_do_is_said(tmp_path, name):
    content, words = EVERY[name]
    said = refusal(write(tmp_path / name, content))
    assert said.startswith(f"{name} is {words}")
    assert said.endswith(".") and len(said) < 200, "two short sentences"


@pytest.mark.parametrize("name", [name for name in {**BINARY, **TEXTS} if not name.endswith(".gz")])
def test_what_is_packed_is_named_as_well(tmp_path, name):
    content, words = EVERY[name]
    (tmp_path / name).write_bytes(gzip.compress(content))
    assert refusal(tmp_path / name).startswith(f"{name} is {words}")


def test_every_row_of_the_table_is_reached():
    seen = set()
    for name, (content, _) in EVERY.items():
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") and name != "a.gz.gz" else content
        names = zipfile.ZipFile(io.BytesIO(content)).namelist() if content.startswith(b"PK") else ()
        seen.add(looks_like(name, content, names).removeprefix(f"{name} is "))
    known = {kind.what for kind in (*SURE, *OTHERS)} - {PICKLE}
    assert known - {one.partition(". ")[0] for one in seen} == set()


def test_pictures_are_left_to_those_who_can_read_one_and_what_is_surely_no_picture_is_not(tmp_path):
    with pytest.raises(UnknownFormatError):
        finish(load_digits(write(tmp_path / "a.png", png(some_digits(1, 28)[0][0]))))
    with pytest.raises(ReadingError) as caught:
        finish(load_digits(write(tmp_path / "a.xlsx", ARCHIVES["a.xlsx"][0])))
    assert type(caught.value) is ReadingError


@pytest.mark.parametrize(
    "content",
    [b"Dear reader,\nthis is no file of digits.\n", bytes(range(200, 256)), b"\x81" * 99, b"5\n0\n", b"center\nleft\n"],
)
def test_what_looks_like_nothing_known_is_told_what_can_be_read(tmp_path, content):
    said = refusal(write(tmp_path / "a", content))
    assert said.startswith("a is not a file of digits. Formats that can be read are ")
    assert all(one.name in said for one in FORMATS)


@pytest.mark.parametrize("content", [b"5.5\n2.25\n1.1\n9.3\n", b"512\n300\n284\n128\n", b"name,x\na,b\nc,d\ne,f\n"])
def test_other_columns_are_not_called_labels(content):
    assert looks_like("a.txt", content) is None


@pytest.mark.parametrize("at", [0, 5, 8, 11])
def test_a_length_with_another_checksum_is_no_tfrecord(at):
    content = bytearray(BINARY["a.tfrecord"][0])
    content[at] ^= 1
    assert looks_like("a", bytes(content)) is None


@pytest.mark.parametrize("name", ["digits.py", "digits.md", "digits.xlsx", "digits.pkl", "digits.pt", "digits.onnx"])
def test_digits_are_read_whatever_their_name(tmp_path, name):
    images, labels = some_digits(side=5)
    for content in (csv_lines(images, labels), npz(images=images, labels=labels)):
        assert len(finish(load_digits(write(tmp_path / name, content)))) == len(images)


NOT_OURS = "it is damaged, or of a newer version. Copy it again, or get the newest version of the program."


@pytest.mark.parametrize("read", [load, load_digits])
@pytest.mark.parametrize("content", [b"hello", b"\xf3" * 700, npz(arrays=np.zeros(3), names=np.zeros(2))])
@pytest.mark.parametrize("thing", ["model", "session"])
def test_one_of_the_programs_own_files_that_it_does_not_know_is_called_damaged_or_newer(tmp_path, read, thing, content):
    name = f"lesson.digit{thing}"
    with pytest.raises(ReadingError) as caught:
        finish(read(write(tmp_path / name, content)))
    assert str(caught.value) == f"{name} is not a {thing} that this program can read: {NOT_OURS}"
