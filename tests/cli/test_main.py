import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from digitcluster import __version__
from digitcluster.cli import main as cli
from digitcluster.core.digits import Digits
from digitcluster.files.model_file import load_model


@pytest.fixture(autouse=True)
def small_sample(monkeypatch, sample):
    """The word "sample" stands for 600 digits here, to be quick."""

    def draw():
        yield from ()
        return sample

    monkeypatch.setattr(cli, "draw_sample", draw)


@pytest.fixture
def run(capsys):
    def run_command(*words):
        status = cli.main([str(word) for word in words])
        return status, *capsys.readouterr()

    return run_command


def test_train_prints_what_the_contract_names(run, tmp_path):
    status, out, _ = run("train", "sample", "-k", 8, "--seed", 3, "-o", tmp_path / "m.digitmodel", "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["k"] == 8 and facts["seed"] == 3 and facts["digits"] == 600 and facts["converged"] is True
    assert {"iterations", "inertia", "training_error", "validation_error", "seconds"} <= facts.keys()
    assert load_model(tmp_path / "m.digitmodel").k == 8


def test_train_in_words(run, tmp_path):
    status, out, _ = run("train", "sample", "-k", 4, "-o", tmp_path / "m")
    assert status == 0 and "validation error" in out
    assert (tmp_path / "m.digitmodel").exists() and "m.digitmodel" in out


def test_options_reach_the_training(run):
    _, out, _ = run(
        "train", "sample", "-k", 8, "--max-iterations", 2, "--seeding", "k-means++", "--validation", 0.5,
        "--shuffle", "--restarts", 2, "--tolerance", 0.1, "--json",
    )  # fmt: skip
    facts = json.loads(out)
    assert facts["iterations"] == 2 and facts["converged"] is False


@pytest.mark.parametrize("ending", [".csv", ".png", ".svg", ".pdf"])
def test_a_sweep_is_printed_and_saved(run, tmp_path, ending):
    file = tmp_path / f"sweep{ending}"
    status, out, _ = run("sweep", "sample", "-k", "3-4,6", "-o", file, "--json")
    points = json.loads(out)["points"]
    assert status == 0 and [point["k"] for point in points] == [3, 4, 6]
    assert file.stat().st_size > 50
    if ending == ".csv":
        rows = file.read_text().splitlines()
        assert rows[0].startswith("k,iterations") and len(rows) == 4 and rows[3].startswith("6,")


def test_a_sweep_to_an_unknown_kind_of_file_is_refused_before_training(run, tmp_path):
    status, out, err = run("sweep", "sample", "-o", tmp_path / "x.docx")
    assert status == 1 and out == "" and ".csv" in err and len(err.strip().splitlines()) == 1


@pytest.fixture
def model(run, tmp_path):
    run("train", "sample", "-k", 20, "-o", tmp_path / "m.digitmodel")
    return tmp_path / "m.digitmodel"


def test_classify_labelled_digits(run, model):
    status, out, _ = run("classify", model, "sample", "--json")
    answer = json.loads(out)
    assert status == 0 and len(answer["predictions"]) == 600 and 0 < answer["error_rate"] < 0.6
    assert set(answer["predictions"]) <= set("0123456789")


def test_classify_pictures(run, model, sample, tmp_path):
    paths = []
    for index in range(3):
        paths.append(tmp_path / f"{index}.png")
        Image.fromarray(255 - sample.images[index]).resize((120, 120)).save(paths[-1])
    status, out, _ = run("classify", model, *paths, "--json")
    predictions = json.loads(out)["predictions"]
    assert status == 0 and [one["file"] for one in predictions] == [str(path) for path in paths]


def test_a_dark_digit_on_light_paper_is_read_as_the_same_bright_digit(run, model, sample, tmp_path):
    Image.fromarray(sample.images[0]).save(tmp_path / "bright.png")
    Image.fromarray(255 - sample.images[0]).save(tmp_path / "dark.png")
    _, out, _ = run("classify", model, tmp_path / "bright.png", tmp_path / "dark.png", "--json")
    first, second = json.loads(out)["predictions"]
    assert (first["label"], first["distance"]) == (second["label"], second["distance"])


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


def test_a_report_names_its_files_and_they_are_there(run, tmp_path):
    status, out, _ = run("report", "sample", "-o", tmp_path / "r", "--ks", "3,5", "--k", 6)
    names = sorted(path.name for path in (tmp_path / "r").iterdir())
    assert status == 0
    assert sorted(line.rpartition("/")[2] for line in out.split()) == names
    page = (tmp_path / "r" / "report.html").read_text()
    assert "k = 6" in page and "validation" in page
    for name in names:
        assert name == "report.html" or name in page


def test_a_problem_is_one_line_and_status_1(run, tmp_path):
    for words in (
        ["train", tmp_path / "missing.json"],
        ["train", "sample", "-k", 5000],
        ["classify", tmp_path / "missing.digitmodel", "sample"],
        ["classify", "builtin", tmp_path / "missing.png"],
        ["sweep", "sample", "-k", "nine"],
        ["report", "sample", "-o", "/dev/null/here"],
    ):
        status, out, err = run(*words)
        assert (status, out) == (1, ""), words
        assert len(err.strip().splitlines()) == 1 and err.startswith("digitcluster: "), words


def test_wrong_usage_is_status_2(run):
    with pytest.raises(SystemExit) as end:
        run("train")
    assert end.value.code == 2


def test_interrupting_is_status_130_without_a_traceback(run, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(cli, "draw_sample", interrupted)
    status, _, err = run("train", "sample")
    assert status == 130 and "Traceback" not in err


def test_the_version_is_printed_by_the_installed_module():
    done = subprocess.run([sys.executable, "-m", "digitcluster", "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == f"Digit Cluster {__version__}\n"


def test_digits_without_labels_are_classified_without_an_error_rate(run, model, monkeypatch, sample):
    def bare():
        yield from ()
        return Digits(sample.images[:5], None)

    monkeypatch.setattr(cli, "draw_sample", bare)
    _, out, _ = run("classify", model, "sample", "--json")
    assert json.loads(out)["error_rate"] is None


def test_progress_goes_to_stderr_only(run):
    _, out, err = run("train", "sample", "-k", 3, "--json")
    json.loads(out)
    assert np.char.count(err, "Traceback") == 0


@pytest.mark.parametrize("name", ["digits.csv.gz", "digits.npz", "digits-images-idx3-ubyte", "pictures"])
def test_digits_are_converted_and_opened_again(run, sample, tmp_path, name):
    status, out, _ = run("convert", "sample", tmp_path / name, "--json")
    assert status == 0 and json.loads(out)["count"] == 600
    _, out, _ = run("info", tmp_path / name, "--json")
    facts = json.loads(out)
    assert facts["count"] == 600 and facts["labels"] == dict(
        zip("0123456789", sample.label_counts.tolist(), strict=True)
    )


def test_a_name_that_tells_no_format_is_refused_before_anything_is_read(run, tmp_path):
    status, _, err = run("convert", tmp_path / "missing.json", tmp_path / "digits.xlsx")
    assert status == 1 and "does not tell a format" in err


def test_what_was_done_to_the_digits_is_said(run, sample, tmp_path):
    np.savez(tmp_path / "paper.npz", images=255 - sample.images, labels=sample.labels)
    status, out, err = run("info", tmp_path / "paper.npz", "--json")
    assert status == 0 and "paper.npz: Dark ink on light was turned round.\n" in err
    assert json.loads(out)["notes"] == ["Dark ink on light was turned round."]


def test_a_part_is_chosen(run, sample, tmp_path):
    half = sample.images[:300], sample.labels[:300]
    np.savez(tmp_path / "both.npz", x_train=sample.images, y_train=sample.labels, x_test=half[0], y_test=half[1])
    assert json.loads(run("info", tmp_path / "both.npz", "--json")[1])["count"] == 600
    assert json.loads(run("info", tmp_path / "both.npz", "--part", "test", "--json")[1])["count"] == 300
    status, _, err = run("train", tmp_path / "both.npz", "--part", "extra")
    assert status == 1 and "It has train, test" in err


def test_digits_without_labels_are_clustered_and_classified_but_not_swept(run, sample, tmp_path):
    np.savez(tmp_path / "bare.npz", images=sample.images)
    status, out, _ = run("train", tmp_path / "bare.npz", "-k", 5, "--json", "-o", tmp_path / "bare.digitmodel")
    facts = json.loads(out)
    assert status == 0 and facts["training_error"] is None and facts["validation_error"] is None
    assert load_model(tmp_path / "bare.digitmodel").classes == ("?",)
    status, out, _ = run("classify", "builtin", tmp_path / "bare.npz", "--json")
    assert status == 0 and len(json.loads(out)["predictions"]) == 600 and json.loads(out)["error_rate"] is None
    status, _, err = run("sweep", tmp_path / "bare.npz", "-k", "5")
    assert status == 1 and "has no labels, so no error rate can be measured" in err


def test_fetching_without_a_network_says_how_to_do_without(tmp_path):
    code = (
        "import sys; from digitcluster.session import fetching; fetching.MIRRORS = ('http://127.0.0.1:9/',);"
        f"from digitcluster.cli import main as cli; sys.exit(cli.main(['fetch-mnist', '-o', {str(tmp_path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "Is this computer online?" in done.stderr and "Traceback" not in done.stderr
