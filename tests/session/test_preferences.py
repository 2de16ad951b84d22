from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from digitcluster.session.preferences import Preferences


def store(tmp_path):
    return QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)


def test_at_first_there_are_defaults(tmp_path):
    preferences = Preferences(store(tmp_path))
    assert preferences.appearance == "system"
    assert preferences.folder == Path.home()
    assert preferences.geometry.isEmpty()


def test_preferences_are_remembered_with_their_types(tmp_path):
    first = store(tmp_path)
    preferences = Preferences(first)
    preferences.appearance, preferences.folder, preferences.geometry = (
        "dark",
        tmp_path,
        QByteArray(b"\x01\x02"),
    )
    first.sync()
    again = Preferences(store(tmp_path))
    assert (again.appearance, again.folder, again.geometry) == ("dark", tmp_path, QByteArray(b"\x01\x02"))


def test_nonsense_in_the_file_falls_back_to_defaults(tmp_path):
    damaged = store(tmp_path)
    for key in ("appearance", "folder", "geometry"):
        damaged.setValue(key, "nonsense")
    preferences = Preferences(damaged)
    assert preferences.appearance == "system" and preferences.folder == Path.home()
    assert preferences.geometry.isEmpty()


def test_the_columns_widths_are_two_numbers_or_those_of_the_first_start(tmp_path):
    first = store(tmp_path)
    preferences = Preferences(first)
    assert preferences.columns is None
    preferences.columns = (288, 320)
    first.sync()
    assert Preferences(store(tmp_path)).columns == (288, 320)
    preferences.columns = None
    assert preferences.columns is None
    for nonsense in ("nonsense", "288", "288 ", "-1 300", "288 99999", "1 2 3", QByteArray(b"\x00\xff"), 7):
        first.setValue("columns", nonsense)
        assert preferences.columns is None, nonsense
