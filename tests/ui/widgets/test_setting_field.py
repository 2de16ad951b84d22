import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from digitcluster.core.training.settings import Setting
from digitcluster.ui.widgets.check_box import CheckBox
from digitcluster.ui.widgets.setting_field import SettingField


@pytest.fixture
def make(qtbot):
    """Make fields that note their edits."""

    def make(value, **limits):
        field = SettingField(Setting("number", "&Number", "What it is for", **limits), value)
        qtbot.addWidget(field.widget)
        field.edits = []
        field.edited.connect(lambda: field.edits.append(field.value()))
        return field

    return make


@pytest.mark.parametrize(
    ("value", "limits", "kind"),
    [
        (3, {"minimum": 1, "maximum": 9}, QSpinBox),
        (0.5, {"minimum": 0, "maximum": 9}, QDoubleSpinBox),
        (True, {}, CheckBox),
        ("a", {"choices": {"a": "First", "b": "Second"}}, QComboBox),
        ("b", {"choices": {"a": "", "b": ""}, "is_switch": True}, CheckBox),
    ],
)
def test_the_kind_of_field_follows_from_the_declaration(make, value, limits, kind):
    field = make(value, **limits)
    assert type(field.widget) is kind and field.value() == value
    assert field.widget.toolTip() == "What it is for" and not field.edits


def test_a_number_without_limits_can_be_anything(make):
    field = make(7)
    field.show_value(-123_456)
    assert field.value() == -123_456


def test_what_is_typed_is_an_edit_and_what_is_shown_is_none(qtbot, make):
    field = make(3, minimum=1, maximum=9)
    field.show_value(8)
    assert field.value() == 8 and not field.edits
    field.widget.selectAll()
    qtbot.keyClicks(field.widget, "5")
    qtbot.keyClick(field.widget, Qt.Key.Key_Tab)
    assert field.edits == [5]


def test_a_choice_without_a_name_is_not_offered(make):
    field = make("a", choices={"a": "First", "grow": "", "b": "Second"})
    assert [field.widget.itemText(index) for index in range(field.widget.count())] == ["First", "Second"]
    field.show_value("b")
    assert field.value() == "b"
