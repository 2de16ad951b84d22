import json

import numpy as np
import pytest
from PIL import Image


def test_info_on_digits_and_models(run, model):
    _, out, _ = run("info", "sample", "--json")
    facts = json.loads(out)
    assert facts["count"] == 600 and facts["height"] == 28 and facts["width"] == 28
    assert sum(facts["labels"].values()) == 600 and facts["format"] == "sample"
    status, out, _ = run("info", model)
    assert status == 0 and "seed" in out and "20" in out


def test_the_built_in_model_is_there(run):
    status, out, _ = run("info", "builtin", "--json")
    assert status == 0 and json.loads(out)["k"] >= 100


def test_a_model_is_told_by_its_content(run, model):
    model.rename(model.with_name("digits.npz"))
    _, out, _ = run("info", model.with_name("digits.npz"), "--json")
    facts = json.loads(out)
    assert facts["format"] == "model" and facts["k"] == 20 and 0 < facts["purity"] <= 1


def test_what_was_done_to_the_digits_is_said_once(run, sample, tmp_path):
    np.savez(tmp_path / "paper.npz", images=255 - sample.images, labels=sample.labels)
    status, out, err = run("info", tmp_path / "paper.npz", "--json")
    assert status == 0 and err.count("paper.npz: Dark ink on light was inverted.\n") == 1
    assert json.loads(out)["notes"] == ["Dark ink on light was inverted."]
    assert json.loads(out)["format"] == "NumPy"
    _, out, err = run("info", tmp_path / "paper.npz")
    assert "inverted" in err and "inverted" not in out


def test_a_part_is_chosen(run, sample, tmp_path):
    half = sample.images[:300], sample.labels[:300]
    np.savez(tmp_path / "both.npz", x_train=sample.images, y_train=sample.labels, x_test=half[0], y_test=half[1])
    assert json.loads(run("info", tmp_path / "both.npz", "--json")[1])["count"] == 600
    assert json.loads(run("info", tmp_path / "both.npz", "--part", "test", "--json")[1])["count"] == 300
    status, _, err = run("train", tmp_path / "both.npz", "--part", "extra")
    assert status == 1 and "It has train and test" in err


@pytest.mark.parametrize("name", ["missing.json", "letter.txt"])
def test_what_cannot_be_read_is_one_line(run, tmp_path, name):
    (tmp_path / "letter.txt").write_text("Dear reader,\nthis is no digit.\n")
    status, out, err = run("info", tmp_path / name)
    assert (status, out) == (1, "") and name in err and len(err.splitlines()) == 1


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_picture_of_some_digits_is_saved_beside_the_facts(run, sample, tmp_path, ending, start):
    np.savez(tmp_path / "paper.npz", images=255 - sample.images, labels=sample.labels)
    status, out, _ = run("info", tmp_path / "paper.npz", "--preview", tmp_path / f"sheet.{ending}", "--json")
    assert status == 0 and json.loads(out)["count"] == 600
    assert (tmp_path / f"sheet.{ending}").read_bytes().startswith(start)


def test_the_picture_is_the_same_each_time(run, tmp_path):
    for name in ("one.png", "other.png"):
        status, out, _ = run("info", "sample", "--preview", tmp_path / name)
        assert status == 0 and "count" in out
    one, other = (np.asarray(Image.open(tmp_path / name)) for name in ("one.png", "other.png"))
    np.testing.assert_array_equal(one, other)
    assert (one[..., :3] == 0).all(axis=2).any(), "there is ink"


def test_a_model_has_no_such_picture(run, tmp_path):
    status, out, err = run("info", "builtin", "--preview", tmp_path / "x.png")
    assert (status, out) == (1, "") and "is a model, and --preview shows digits" in err and not list(tmp_path.iterdir())


def test_a_picture_of_an_unknown_kind_is_refused_before_anything_is_read(run, tmp_path):
    status, _, err = run("info", tmp_path / "missing.csv", "--preview", tmp_path / "x.docx")
    assert status == 1 and err.count("\n") == 1 and "must end in one of .png, .svg, .pdf" in err


def test_help_says_that_the_digits_are_the_same_each_time(capsys, run):
    with pytest.raises(SystemExit):
        run("info", "--help")
    assert "the same each time" in " ".join(capsys.readouterr().out.split())


def test_what_settles_unclear_labels_is_said_on_the_command_line(run, tmp_path, random):
    path = tmp_path / "mine.npz"
    np.savez(path, images=random.integers(0, 256, (40, 8, 8), np.uint8), labels=np.arange(40) % 10 + 1)
    _, out, err = run("info", path, "--json")
    assert "mine.npz: Warning: The labels run to 10" in err and "--labels-from 1 reads 1 as the digit 0" in err
    assert "--" not in " ".join(json.loads(out)["warnings"])
    _, out, err = run("info", path, "--json", "--labels-from", 1)
    assert "Warning" not in err and json.loads(out)["labels"]["0"] == 4


def test_a_model_of_many_clusters_is_described_in_lines_that_can_be_read(run):
    _, out, _ = run("info", "builtin")
    assert max(map(len, out.splitlines())) < 500 and "spreads: 2,000 values" in out
    assert "classes         0, 1, 2, 3" in out
