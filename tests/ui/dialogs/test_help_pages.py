import pytest
from PySide6.QtCore import QUrl, qVersion
from PySide6.QtWidgets import QTextBrowser

from digitcluster import __version__
from digitcluster.files.model_file import load_model
from digitcluster.resources import resource
from digitcluster.ui.dialogs import help_pages


@pytest.fixture
def page(window):
    """Trigger a command, and return the page that it shows."""

    def show(command):
        window.commands[command].trigger()
        return window.findChildren(QTextBrowser)[-1]

    yield show
    for text in window.findChildren(QTextBrowser):
        text.window().close()


@pytest.mark.parametrize("command", ["guide", "about"])
def test_help_is_shown(page, command):
    text = page(command)
    assert text.isVisible() and "k-means" in text.toPlainText()
    assert "{" not in text.toPlainText().replace('{"label"', "")


def test_about_tells_of_qts_licence_and_the_version(page):
    shown = page("about").toPlainText()
    assert f"Digit Cluster {__version__}" in shown and f"Qt {qVersion()}" in shown
    assert "Lesser General Public License" in shown and "you may replace" in shown


def test_the_licences_of_the_parts_are_shown_where_they_came_along(window, page, tmp_path, monkeypatch):
    (tmp_path / "THIRD-PARTY.txt").write_text("numpy <2>\n  BSD", encoding="utf-8")
    found = help_pages.resource
    monkeypatch.setattr(help_pages, "resource", lambda name: tmp_path / name if "THIRD" in name else found(name))
    about = page("about")
    assert "The licences of all parts" in about.toPlainText()
    about.anchorClicked.emit(QUrl.fromLocalFile(tmp_path / "THIRD-PARTY.txt"))
    assert window.findChildren(QTextBrowser)[-1].toPlainText() == "numpy <2>\n  BSD"


def test_what_is_new_shows_the_releases_the_newest_first(page):
    text = page("news").toPlainText()
    assert text.startswith(f"Version {__version__}\n20") and text.count("\n") > 3


def test_the_built_in_model_is_described(page):
    assert "The built-in model" in page("about_model").toPlainText()


def test_the_built_in_models_error_rate_is_not_to_be_compared_with_those_of_runs():
    page = help_pages.about_model(load_model(resource("builtin.digitmodel")))
    assert "Not comparable" in page and "with their labels from 89,976 digits" in page


def test_a_page_that_is_asked_for_again_has_one_window(page, window):
    first = page("guide")
    assert page("guide") is first and page("about") is not first
    assert len(window.findChildren(QTextBrowser)) == 2
