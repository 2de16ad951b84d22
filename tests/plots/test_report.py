import base64
import html
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from digitcluster.core.progress import finish
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.plots.report import embedded, report_page, save_report_plots


@pytest.fixture(scope="module")
def run(sample):
    return finish(train_run(sample, TrainingSettings(k=5, max_iterations=3)))


def test_the_page_shows_every_plot_and_a_row_for_each_k(sample, run, tmp_path):
    page = report_page(sample, run, (run, run))
    plots = finish(save_report_plots(run, (run, run), tmp_path))
    assert len(plots) == 4 and all(f'src="{path.name}"' in page and path.stat().st_size > 1000 for path in plots)
    assert page.count("<tr>") == 3 and "600 digits of 28 × 28" in page and "3 iterations" in page


def test_the_page_can_have_its_pictures_in_it(sample, run, tmp_path):
    plots = finish(save_report_plots(run, (run, run), tmp_path))
    page = embedded(report_page(sample, run, (run, run)), plots)
    found = re.findall('<img src="data:image/png;base64,([^"]*)"', page)
    assert {base64.b64decode(one) for one in found} == {path.read_bytes() for path in plots} and 'src="c' not in page


@pytest.mark.parametrize("name", ["<b>x</b>", "<script>alert(1)</script>", '"><img src=x onerror=y>', "{k} &lt; x"])
def test_names_are_not_taken_for_html(sample, run, name):
    classes = tuple(f"{name}{number}" for number in range(10))
    page = report_page(replace(sample, name=name), replace(run, model=replace(run.model, classes=classes)), (run,))
    own = report_page(sample, run, (run,))
    assert page.count(html.escape(name)) > 2
    assert re.findall(r"<[^>]*>", page) == re.findall(r"<[^>]*>", own), "there is no tag that is not the page's own"


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


def test_error_rates_that_were_not_measured_are_dashes(sample, run):
    bare = replace(run, training_error=None, validation_confusion=run.validation_confusion * 0)
    assert f"<tr><td>5</td><td>{run.iterations}</td><td>–</td><td>–</td></tr>" in report_page(sample, run, (bare,))


def test_one_is_said_as_one(sample, run):
    page = report_page(sample.take(slice(0, 1)), replace(run, history=run.history[:1]), ())
    assert "1 digit of" in page and "1 iteration, until" in page
