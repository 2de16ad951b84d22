"""Files of strangers: their names lead nowhere, and their texts can be shown and printed anywhere."""

import io
import json
import os
import tarfile
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError, ReadingError
from digitcluster.core.model.model import Model
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.files.model_file import load_model, save_model
from digitcluster.files.registry import load, load_digits
from digitcluster.files.session_contents import SavedModel, SavedSession
from digitcluster.files.session_file import save_session
from digitcluster.wording import printable

ODD = "\x1b[31m\x07red\r\nnew\u202etxt\u2066\ud800\0" + 10_000 * "x"
OUTSIDE = (
    "../outside.png", "../../outside.png", "/tmp/outside.png", "C:\\outside.png", "\\\\server\\share\\outside.png",
    "a/../../../outside.png", "..\\..\\outside.png",
)  # fmt: skip


def picture(random):
    file = io.BytesIO()
    Image.fromarray(random.integers(0, 256, (8, 8), np.uint8)).save(file, "PNG")
    return file.getvalue()


def everything(folder):
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The working folder, deep in a folder that is watched; it has a folder for temporary files, too."""
    deep = tmp_path / "watched" / "a" / "b"
    temporary = tmp_path / "temporary"
    for folder in (deep, temporary):
        folder.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.setenv("TMPDIR", str(temporary))
    return deep


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_reading_an_archive_writes_nothing_wherever_its_names_lead(place, tmp_path, random, kind):
    path = place / f"digits.{kind}"
    files = {name: picture(random) for name in OUTSIDE}
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(path, "w") as archive:
            for name, content in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    before = everything(tmp_path)
    assert len(finish(load_digits(path))) == len(OUTSIDE)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_links_pipes_and_devices_in_an_archive_are_passed_over(place, random, kind):
    secret = place.parent / "secret.png"
    secret.write_bytes(picture(random))
    with tarfile.open(place / "digits.tar", "w") as archive:
        for number in range(3):
            content = picture(random)
            entry = tarfile.TarInfo(f"5/{number}.png")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        entry = tarfile.TarInfo("5/link.png")
        entry.type, entry.linkname = kind, str(secret) if kind != tarfile.LNKTYPE else "5/0.png"
        archive.addfile(entry)
    assert len(finish(load_digits(place / "digits.tar"))) == 3


def test_a_list_of_labels_brings_in_no_file_from_elsewhere(place, random):
    secret = place.parent / "secret.png"
    secret.write_bytes(picture(random))
    folder = place / "pictures"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.png").write_bytes(picture(random))
    named = ["a.png,1", "b.png,2", "c.png,3", f"{secret},4", "../secret.png,5", "\\\\server\\share\\d.png,6"]
    (folder / "labels.csv").write_text("\n".join(["file,label", *named]))
    digits = finish(load_digits(folder))
    assert len(digits) == 3 and sorted(digits.labels) == [1, 2, 3]


def test_links_to_folders_and_to_devices_in_a_folder_of_pictures_are_not_followed(place, random):
    folder, other = place / "pictures", place / "other"
    for one in (folder / "5", other):
        one.mkdir(parents=True)
        for number in range(300):  # so that the odd ones are passed over
            (one / f"{number}.png").write_bytes(picture(random))
    try:
        (folder / "6").symlink_to(other)
        (folder / "5" / "zero.png").symlink_to("/dev/zero")
    except OSError:
        pytest.skip("no links here")
    os.mkfifo(folder / "5" / "pipe.png")
    assert len(finish(load_digits(folder))) == 300


@pytest.fixture
def odd_model(builtin):
    facts = {"digits": {"name": ODD, "count": 5}, "seed": 1, ODD: ODD}
    return replace(builtin, classes=tuple(f"{ODD}{number}" for number in range(10)), metadata=facts, name=ODD)


def is_clean(model):
    texts = [model.name, *model.classes, model.metadata["digits"]["name"], *map(str, model.metadata)]
    return all(text.isprintable() and len(text) <= 4096 for text in texts) and max(map(len, model.classes)) <= 40


def test_the_texts_of_a_model_can_be_shown(odd_model, tmp_path):
    assert not is_clean(odd_model)
    save_model(odd_model, tmp_path / "m.digitmodel")
    found = load_model(tmp_path / "m.digitmodel")
    assert isinstance(found, Model) and is_clean(found)


def test_the_texts_of_a_session_can_be_shown(odd_model, sample, tmp_path):
    digits = Digits(sample.images, sample.labels, odd_model.classes, ODD, ODD, (ODD,), (ODD,))
    saved = SavedSession(digits, TrainingSettings(), (SavedModel(odd_model, ODD),))
    finish(save_session(saved, tmp_path / "s.digitsession"))
    found = finish(load(tmp_path / "s.digitsession"))
    digits = found.digits
    texts = (digits.name, digits.source, *digits.classes, *digits.notes, *digits.warnings, found.models[0].name)
    assert all(text.isprintable() and len(text) <= 4096 for text in texts)
    assert is_clean(found.models[0].content)


def test_the_name_of_a_file_of_digits_can_be_shown(tmp_path):
    name = "\x1b[31m\u202ered\n.jsonl"
    lines = [json.dumps({"label": number, "data": "AAAA" * 3}) for number in range(9)]
    (tmp_path / name).write_text("\n".join(lines))
    assert finish(load_digits(tmp_path / name)).name == "\ufffd[31m\ufffdred .jsonl"


def test_the_message_of_an_error_can_be_shown(tmp_path):
    bad = tmp_path / "\x1b[31m\u202ered\n.json"
    bad.write_bytes(b"no digits\n")
    with pytest.raises(ReadingError) as caught:
        finish(load_digits(bad))
    assert str(caught.value).isprintable() and "\ufffd[31m\ufffdred .json" in str(caught.value)
    assert len(str(DigitClusterError(ODD))) == 4096


@pytest.mark.parametrize("text", ["lesson.csv", "نمونه\u200cها.csv", "数字.csv", "e\u0301.csv"])
def test_names_in_any_script_stay_as_they_are(text):
    assert printable(text) == text


@pytest.mark.parametrize("kind", ["link", "storage"])
def test_hdf5_reads_nothing_from_another_file(tmp_path, kind):
    h5py = pytest.importorskip("h5py")
    other, path = tmp_path / "other.h5", tmp_path / "digits.h5"
    with h5py.File(other, "w") as file:
        file["images"] = np.arange(320, dtype=np.uint8).reshape(5, 8, 8)
    with h5py.File(path, "w") as file:
        file["labels"] = np.arange(5, dtype=np.uint8)
        if kind == "link":
            file["images"] = h5py.ExternalLink(str(other), "/images")
        else:
            file.create_dataset("images", (5, 8, 8), np.uint8, external=[(str(other), 0, 320)])
    with pytest.raises(ReadingError):
        finish(load_digits(path))
