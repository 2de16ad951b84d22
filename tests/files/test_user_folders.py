from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths

from digitcluster.files import user_folders


@pytest.fixture
def named(qapp, monkeypatch):
    """The application under the names that the window gives it."""
    before = QCoreApplication.organizationName(), QCoreApplication.applicationName()
    QCoreApplication.setOrganizationName("digitcluster")
    QCoreApplication.setApplicationName("digitcluster")
    yield
    QCoreApplication.setOrganizationName(before[0])
    QCoreApplication.setApplicationName(before[1])


@pytest.mark.parametrize("data_home", [None, "", "/somewhere/else"])
def test_the_data_folder_is_the_one_that_qt_gives(named, monkeypatch, data_home):
    if data_home is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", data_home)
    expected = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    assert user_folders.data_folder() == Path(expected)


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.local/share/digitcluster/digitcluster"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data/digitcluster/digitcluster"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support/digitcluster/digitcluster"),
        ("win32", {"LOCALAPPDATA": "/ada/AppData/Local"}, "/ada/AppData/Local/digitcluster/digitcluster"),
    ],
)
def test_each_system_has_its_own(monkeypatch, platform, variables, expected):
    monkeypatch.setattr(user_folders.sys, "platform", platform)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert user_folders.data_folder() == Path(expected)


def test_everything_of_the_users_lies_in_it():
    folder = user_folders.data_folder()
    assert user_folders.mnist_folder() == folder / "mnist"
    assert user_folders.own_digits_path() == folder / "own-digits.jsonl"
    assert user_folders.log_path() == folder / "digitcluster.log"
