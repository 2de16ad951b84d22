"""Help pages, as HTML made from the program's own tables and files, and the window that shows one."""

import html
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from digitcluster import __version__
from digitcluster.core.model.model import Model
from digitcluster.resources import resource
from digitcluster.ui.commands import COMMANDS
from digitcluster.ui.terms import TERMS
from digitcluster.wording import percent

OTHER_KEYS = (
    ("Alt and a letter", "The menu, button or field with this letter underlined"),
    ("Esc", "Leave a field; abandon a stroke; close what is in front"),
    ("0 to 9", "Keep the drawing with this label; give this label to the cluster that is inspected"),
    ("F2, Delete", "Rename or delete the run in the list"),
    ("Arrow keys", "From one centroid or picture to the next"),
)
PAGE = "page"  # the property of a window that says what it shows
CHANGED_KEYS = (
    "Changed since version 0.3: Ctrl+2 shows the map, Ctrl+3 the error rate by k and Ctrl+4 the confusion; F1 explains "
    "what has the focus. "
    "Changed since version 0.1: Ctrl+N starts a new session (<b>New seed</b> is F9 now), Ctrl+F finds a digit by its "
    "number, and Ctrl+S saves the session. <b>Fit and centre drawings</b> has no key of its own any more. F1 explains "
    "a term; the <b>Guide</b> is Shift+F1 now."
)


def show_page(parent: QWidget, page: str) -> QDialog:
    """Show a help page, HTML, in a window that may stay open beside the main one; `<title>` says what it is called.

    A page that is shown already comes to the front.
    """
    for one in parent.findChildren(QDialog):
        if one.property(PAGE) == page and one.isVisible():
            one.raise_()
            one.activateWindow()
            return one
    dialog = QDialog(parent)
    dialog.setProperty(PAGE, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = QTextBrowser()
    text.setOpenLinks(False)
    text.anchorClicked.connect(partial(_follow, parent))
    text.setHtml(page)
    dialog.setWindowTitle(text.documentTitle() or "Digit Cluster")
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
        title = f"<title>{html.escape(Path(link.toLocalFile()).name)}</title>"
        show_page(parent, f"{title}<pre style='white-space: pre-wrap'>{html.escape(text)}</pre>")
    else:
        QDesktopServices.openUrl(link)


def guide() -> str:
    """Return the guide, HTML, with the tables of terms and of formats."""
    from digitcluster.files.formats import FORMATS  # not before the window is first painted

    page = resource("help/guide.html").read_text(encoding="utf-8")
    page = page.replace("{terms}", _table((one.title, one.what) for one in TERMS.values()))
    return page.replace("{formats}", _table((one.name, one.look) for one in FORMATS))


def shortcuts() -> str:
    """Return a page, HTML, with all keys, in the order of the menus."""
    parts = ["<title>Keyboard shortcuts</title>"]
    for menu, rows in groupby((one for one in COMMANDS if one.shortcut), lambda one: one.menu.partition(" > ")[0]):
        table = _table((_keys(one.shortcut), one.text.replace("&", "").rstrip("…")) for one in rows)
        parts.append(f"<h3>{menu.replace('&', '')}</h3><table cellspacing='4'>{table}</table>")
    parts.append(f"<h3>Elsewhere</h3><table cellspacing='4'>{_table(OTHER_KEYS)}</table>")
    return "".join(parts) + f"<p>{CHANGED_KEYS}</p>"


def _keys(shortcut: str) -> str:
    """Return a shortcut as keyboards of this system call it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def about_program() -> str:
    """Return a page, HTML, about the program: its version, its sources, and the licences of its parts."""
    page = resource("help/about.html").read_text(encoding="utf-8").replace("{version}", __version__)
    licences = resource("THIRD-PARTY.txt")  # in the packaged program only: elsewhere each package keeps its own
    link = f"<p><a href='{QUrl.fromLocalFile(licences).toString()}'>The licences of all parts</a></p>"
    return page.replace("{qt}", qVersion()) + (link if licences.exists() else "")


def whats_new() -> str:
    """Return a page, HTML, of what is new in each version: the releases of the AppStream file."""
    root = ElementTree.parse(resource("desktop/org.digitcluster.DigitCluster.metainfo.xml")).getroot()
    parts = ["<title>What's new</title>"]
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
        ("Trained on", str(facts.get("sources", ""))),
        ("Drawings", str(facts.get("drawings", ""))),
        ("Error rate", f"{percent(scores.get('mnist_test_error'), digits=2)} on MNIST's 10,000 test digits"),
        (
            "",
            f"{percent(scores.get('other_writers_error'), digits=2)} on drawings by other writers (left out in turn)",
        ),
        ("", _not_comparable(model)),
        ("Program, date", f"{facts.get('program', '')}, {facts.get('date', '')}"),
    ]
    return f"<title>The built-in model</title><h3>The built-in model</h3><table cellspacing='5'>{_table(rows)}</table>"


def _not_comparable(model: Model) -> str:
    """Say why the error rate is no match for those in the list of runs."""
    count = f"{int(model.sizes.sum()):,} digits"
    how = f"with their labels from {count}" if model.metadata.get("per_class") else f"from {count}"
    return (
        f"Not comparable with the error rates of your own runs: this model learned {how}. k-means is told no labels, "
        "and your runs learn from fewer digits. “Test on these digits…” measures any model on the same digits."
    )


def _table(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<tr><td><b>{name}</b></td><td>{html.escape(text)}</td></tr>" for name, text in rows)
