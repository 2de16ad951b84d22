"""Says that something went wrong which nobody foresaw, with what the people who mend the program need to know."""

import platform
import sys
import traceback

import numpy as np
import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QStyle,
    QWidget,
)

from digitcluster import __version__
from digitcluster.files.user_folders import log_path

MOST = 20  # errors whose details one dialog takes
ICON = 48  # pixels
TEXT = "Something unexpected went wrong. What you had open is still there."
ADVICE = (
    "If the program behaves oddly now, save your session and start it again. Nothing was sent to anybody: to report "
    "the problem, copy the details. They may contain names of your files."
)


class UnexpectedDialog(QDialog):
    """Does not block the program; what goes wrong while it is open is added to its details."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Unexpected problem")
        self._count = 0
        icon = QLabel()
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        icon.setPixmap(warning.pixmap(ICON, ICON))
        self.text, self.advice = _label(TEXT), _label(ADVICE)
        self.details = QPlainTextEdit(surroundings())
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setAccessibleName("Details")
        self.details.setMinimumSize(560, 220)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setAutoDefault(False)  # Enter closes
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        layout = QGridLayout(self)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(12)
        layout.setColumnStretch(1, 1)
        layout.addWidget(icon, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        for row, part in enumerate((self.text, self.advice)):
            layout.addWidget(part, row, 1)
        layout.addWidget(self.details, 2, 0, 1, 2)
        layout.addWidget(buttons, 3, 0, 1, 2)

    def add(self, error: BaseException) -> None:
        """Add an error to the details."""
        self._count += 1
        if self._count <= MOST:
            self.details.appendPlainText("\n" + "".join(traceback.format_exception(error)).rstrip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText("Copied")


def surroundings() -> str:
    """Return the versions of the program and of what it runs on, and where the log is."""
    try:
        log = str(log_path())
    except RuntimeError:
        log = "none, as there is no home folder"
    return (
        f"Digit Cluster {__version__}\n"
        f"{platform.platform()}, {QApplication.platformName()}\n"
        f"Python {sys.version.split()[0]}, PySide {PySide6.__version__}, NumPy {np.__version__}\n"
        f"Log: {log}"
    )


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
