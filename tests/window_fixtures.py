import numpy as np
import pytest
from PySide6.QtCore import QSettings

from digitcluster.core.model.model import Model
from digitcluster.session.own_digits import OwnDigits
from digitcluster.session.preferences import Preferences
from digitcluster.session.session import Session
from digitcluster.ui.main_window import MainWindow


@pytest.fixture
def builtin(sample):
    counts = np.eye(10, dtype=np.int64)[sample.labels[:40]]
    return Model(sample.images[:40].astype(np.float32), sample.labels[:40], counts, name="built-in")


@pytest.fixture
def preferences(tmp_path):
    preferences = Preferences(QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat))
    preferences.folder = tmp_path
    return preferences


@pytest.fixture
def window(qtbot, builtin, preferences, tmp_path):
    """The real window with a small built-in model, shown."""
    window = MainWindow(Session(builtin, own=OwnDigits(tmp_path / "own.jsonl")), preferences)
    window.problems = []
    window.session.failed.connect(window.problems.append)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def ready(window, sample):
    """The window with 600 sample digits open."""
    window.session.use_digits(sample)
    return window
