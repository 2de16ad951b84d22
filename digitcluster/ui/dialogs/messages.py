"""The one road for problems: what happened and what to do, with details folded away; and for pages of help."""

import html
import traceback
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from digitcluster import __version__
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.model.model import Model
from digitcluster.resources import resource
from digitcluster.session.diagnostics import log, log_file
from digitcluster.wording import percent


def show_problem(parent: QWidget, error: BaseException) -> QMessageBox:
    """Show a problem in a dialog that does not stop the program."""
    expected = isinstance(error, DigitClusterError)
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("Digit Cluster")
    box.setIcon(QMessageBox.Icon.Warning if expected else QMessageBox.Icon.Critical)
    if expected:
        box.setText(str(error))
        details = error.details if isinstance(error, DigitClusterError) else ""
    else:
        log.error("unexpected error", exc_info=error)
        box.setText("Something unexpected went wrong. What you had open is still there.")
        box.setInformativeText(f"The log says more: {log_file()}")
        details = "".join(traceback.format_exception(error))
    if details:
        box.setDetailedText(details)
    box.open()
    return box


def show_page(parent: QWidget, page: str) -> QDialog:
    """Show a page of help, HTML, in a window that may stay open beside the program's."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Digit Cluster")
    text = QTextBrowser()
    text.setOpenLinks(False)
    text.anchorClicked.connect(partial(_follow, parent))
    text.setHtml(page)
    text.document().setDocumentMargin(14)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(text)
    layout.addWidget(buttons)
    # As high as the page, but not higher than fits on a small screen.
    text.document().setTextWidth(600)
    dialog.resize(660, min(620, round(text.document().size().height()) + 90))
    dialog.show()
    return dialog


def _follow(parent: QWidget, link: QUrl) -> None:
    """Show a file in a window of its own; anything else is for the browser."""
    if link.isLocalFile():
        text = Path(link.toLocalFile()).read_text(encoding="utf-8")
        show_page(parent, f"<pre style='white-space: pre-wrap'>{html.escape(text)}</pre>")
    else:
        QDesktopServices.openUrl(link)


def guide() -> str:
    """Return the page of help, HTML, with the table of the formats."""
    from digitcluster.files.registry import FORMATS  # not before the window's first picture

    page = resource("help/guide.html").read_text(encoding="utf-8")
    return page.replace("{formats}", _table((one.name, one.look) for one in FORMATS))


def about_program() -> str:
    """Return a page, HTML, about the program: its version, its sources, and the licences of its parts."""
    page = resource("help/about.html").read_text(encoding="utf-8").replace("{version}", __version__)
    licences = resource("THIRD-PARTY.txt")  # in the packaged program only: elsewhere each package keeps its own
    link = f"<p><a href='{QUrl.fromLocalFile(licences).toString()}'>The licences of all parts</a></p>"
    return page.replace("{qt}", qVersion()) + (link if licences.exists() else "")


def whats_new() -> str:
    """Return a page, HTML, of what each version brought: the releases of the AppStream file."""
    root = ElementTree.parse(resource("desktop/org.digitcluster.DigitCluster.metainfo.xml")).getroot()
    parts = []
    for release in root.iter("release"):
        items = (html.escape(" ".join((item.text or "").split())) for item in release.iter("li"))
        points = "".join(f"<li>{item}</li>" for item in items)
        parts.append(f"<h3>Version {release.get('version')}</h3><p>{release.get('date')}</p><ul>{points}</ul>")
    return "".join(parts)


def about_model(model: Model) -> str:
    """Return a page, HTML, about the built-in model: what it learned from, how, and how well it reads."""
    facts, scores = model.metadata, model.metadata.get("scores", {})
    ways = ["each label trained on its own"] if facts.get("per_class") else []
    ways += ["digits straightened"] if facts.get("straighten") else []
    ways += ["gradient features instead of pixels"] if facts.get("features") == "gradients" else []
    rows = [
        ("Centroids", f"{model.k:,}; {', '.join(ways) or 'of pixels'}"),
        ("Learned from", str(facts.get("sources", ""))),
        ("Drawings", str(facts.get("drawings", ""))),
        ("Reads wrongly", f"{percent(scores.get('mnist_test_error'), digits=2)} of MNIST's 10,000 test digits"),
        (
            "",
            f"{percent(scores.get('other_writers_error'), digits=2)} of drawings by other writers (left out in turn)",
        ),
        ("Program, date", f"{facts.get('program', '')}, {facts.get('date', '')}"),
    ]
    return f"<h3>The built-in model</h3><table cellspacing='5'>{_table(rows)}</table>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><td><b>{name}</b></td><td>{html.escape(text)}</td></tr>" for name, text in rows)
