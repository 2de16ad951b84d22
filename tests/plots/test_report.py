import base64
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitcluster import __version__
from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.core.errors import WritingError
from digitcluster.core.model.recognition import classify
from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from digitcluster.plots.report import draw_plots, page_of, report_on, save_report
from digitcluster.plots.report_content import Report


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=5, max_iterations=3)))


@pytest.fixture(scope="module")
def report(sample, run):
    return finish(report_on(run, sample, sweep=(run, run)))


class Page(HTMLParser):
    """What a page has in it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.images, self.texts = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def page(report, beside=()):
    return Page(page_of(report, finish(draw_plots(report)), beside))


def content_of(image):
    return base64.b64decode(image["src"].removeprefix("data:image/png;base64,"))


def test_the_page_has_each_plot_in_it_with_words_for_those_who_cannot_see_it(report):
    pictures = finish(draw_plots(report))
    found = Page(page_of(report, pictures)).images
    assert list(pictures) == ["centroids.png", "convergence.png", "confusion.png", "map.png", "error-rate.png"]
    embedded = [content_of(image) for image in found]
    assert [content for content in embedded if content in pictures.values()] == list(pictures.values())
    assert all(len(image["alt"]) > 15 for image in found) and len({image["alt"] for image in found}) >= 4
    for content in embedded:
        Image.open(io.BytesIO(content)).verify()


def test_the_page_needs_nothing_but_itself(report):
    text = page_of(report, finish(draw_plots(report)))
    assert not re.search(r"""(https?:|url\(|@import|<script|<link|src=["'](?!data:))""", text)


def test_the_page_says_of_what_and_how_it_was_made(sample, run, report):
    text = page(report).text
    facts = ("600 digits", "28 × 28", f"Digit Cluster {__version__}", sample.fingerprint, "Seed 42", "3, then ended")
    for fact in (*facts, *(one.label.replace("&", "") for one in SETTINGS.values())):
        assert fact in text, fact
    assert f"{run.validation_error * 100:.1f} %" in text


def test_the_digits_that_are_read_wrongly_are_shown(sample, run, report):
    held_out = sample.take(slice(0, 150))
    given = finish(classify(run.model, held_out.images))
    wrong = np.flatnonzero(given != held_out.labels)
    found = page(report)
    assert f"{len(wrong)} of 150 validation digits are read wrongly" in found.text
    shown = [image for image in found.images if "read as" in image["alt"] and "labelled" in image["alt"]]
    assert len(shown) == min(36, len(wrong))
    ink = {(255 - np.asarray(Image.open(io.BytesIO(content_of(one))).convert("L"))).tobytes() for one in shown}
    pairs = {f"{held_out.labels[row]} → {given[row]}" for row in wrong}
    assert ink <= {held_out.images[row].tobytes() for row in wrong}
    assert set(re.findall(r"\d → \d", found.text)) <= pairs and len(re.findall(r"\d → \d", found.text)) == len(shown)


def test_of_digits_that_are_not_at_hand_none_are_shown_and_that_is_said(run):
    found = page(finish(report_on(run, None)))
    assert "none are shown" in found.text and not any("labelled" in image["alt"] for image in found.images)
    assert len(found.images) == 3, "no sweep, no plot of one"


def test_what_was_changed_by_hand_counts(sample, run):
    model = replace(run.model, labels=np.full(5, 7, np.uint8))
    made = finish(report_on(replace(run, model=model), sample, is_edited=True))
    assert made.confusion.sum() == 150 == made.confusion[:, 7].sum()
    assert "changed by hand" in page(made).text


def test_without_validation_digits_those_of_the_training_are_shown(sample):
    run = finish(train_run(sample, TrainingSettings(k=5, max_iterations=3, validation=0)))
    text = page(finish(report_on(run, sample))).text
    assert "of 600 training digits are read wrongly" in text and "Which digits are mistaken" not in text


def test_without_labels_nothing_is_said_to_be_wrong(sample):
    bare = replace(sample, labels=None)
    run = finish(train_run(bare, TrainingSettings(k=5, max_iterations=3)))
    found = page(finish(report_on(run, bare)))
    assert run.model.classes == (UNKNOWN,) and len(found.images) == 3 and "wrong" not in found.text


def test_the_map_says_how_much_of_the_distances_it_shows(sample, run, report):
    content, marks = report.map.values
    assert len(content.points) == 600 and content.kinds.tolist() == sample.labels.tolist()
    assert len(marks.centroids) == 5 and marks.kinds.tolist() == run.model.labels.tolist()
    assert re.search(r"600 digits and all centroids. The plane shows \d+ % of the squared", page(report).text)


def test_digits_that_differ_in_one_direction_have_no_map(run):
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 3, 3] = np.arange(40)
    flat = Digits(images, np.arange(40, dtype=np.uint8) % 10)
    made = finish(report_on(run, flat))
    assert made.map is None and "Map" not in page(made).text


def test_the_files_beside_it_are_offered(report):
    text = page_of(report, finish(draw_plots(report)), ("sweep.csv", "a b&.png"))
    assert 'href="sweep.csv"' in text and 'href="a b&amp;.png"' in text


@pytest.mark.parametrize("name", ["<b>x</b>", "<script>alert(1)</script>", '"><img src=x onerror=y>', "{k} &lt; x"])
def test_names_are_not_taken_for_html(sample, run, report, name):
    classes = tuple(f"{name}{number}" for number in range(10))
    facts = {**run.model.metadata, "digits": {"name": name, "count": 600, "fingerprint": name}, "date": name}
    strange = replace(run, model=replace(run.model, classes=classes, metadata={**facts, "program": name}))
    digits = replace(sample, classes=classes)
    made = replace(finish(report_on(strange, digits, title=name)), sweep=report.sweep)
    text, own = page_of(made, finish(draw_plots(made))), page(report)
    assert text.count(escape(name)) > 9
    assert Page(text).tags == own.tags, "there is no tag that is not the page's own"


def test_the_report_is_one_file(report, tmp_path):
    (tmp_path / "r.html").write_text("older")
    finish(save_report(report, tmp_path / "r.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == page_of(report, finish(draw_plots(report)))


def test_a_report_that_was_cancelled_leaves_the_older_one(report, tmp_path):
    (tmp_path / "r.html").write_text("older")
    work = save_report(report, tmp_path / "r.html")
    next(work)
    work.close()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["older"]


def test_a_place_that_cannot_be_written_to_is_said(report, tmp_path):
    with pytest.raises(WritingError, match="The report could not be saved as"):
        finish(save_report(report, tmp_path / "missing" / "r.html"))


def test_settings_of_matplotlib_that_lie_in_the_current_folder_do_not_count(tmp_path):
    lines = ("text.usetex: True", "figure.facecolor: red", "font.size: 90", "backend: module://stranger")
    (tmp_path / "matplotlibrc").write_text("\n".join(lines))
    (tmp_path / "stranger.py").write_text("open('ran.txt', 'w')")
    code = (
        "import digitcluster.plots.saving, matplotlib as m; print(m.rcParams['text.usetex'], m.rcParams['font.size'])"
    )
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONSAFEPATH": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "10.0"] and not (tmp_path / "ran.txt").exists(), done.stderr


def test_error_rates_that_were_not_measured_are_dashes(report, run):
    bare = replace(run, training_error=None, validation_confusion=run.validation_confusion * 0)
    text = page_of(replace(report, sweep=(bare,)), finish(draw_plots(report)))
    assert f"<tr><td>5</td><td>{run.iterations}</td><td>–</td><td>–</td></tr>" in text


def test_one_is_said_as_one(sample, run):
    model = replace(run.model, metadata={**run.model.metadata, "digits": {"name": "x", "count": 1}})
    assert "1 digit " in page(Report(replace(run, model=model))).text
