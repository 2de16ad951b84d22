"""Each setting is declared once and checked when the settings are made."""

from dataclasses import asdict, fields

import pytest

from digitcluster.core.errors import SettingsError
from digitcluster.core.training.settings import DEFAULTS, SETTINGS, TrainingSettings


@pytest.mark.parametrize(
    ("name", "least", "below"),
    [
        ("k", 1, 0),
        ("seed", 0, -1),
        ("restarts", 1, 0),
        ("max_iterations", 1, 0),
        ("tolerance", 0.0, -0.001),
        ("validation", 0.0, -0.01),
    ],
)
def test_the_least_value_is_taken_and_less_is_refused(name, least, below):
    assert getattr(TrainingSettings(**{name: least}), name) == least
    with pytest.raises(SettingsError, match=f"The {SETTINGS[name].name} is {below}; it must be"):
        TrainingSettings(**{name: below})


@pytest.mark.parametrize(
    ("name", "most", "above"),
    [
        ("k", 100_000, 100_001),
        ("seed", 2**63 - 1, 2**63),
        ("restarts", 1_000_000, 1_000_001),
        ("max_iterations", 1_000_000_000, 1_000_000_001),
        ("tolerance", 1_000_000.0, 1_000_001.0),
        ("validation", 0.999, 1.0),
    ],
)
def test_the_largest_value_is_taken_and_more_is_refused(name, most, above):
    assert getattr(TrainingSettings(**{name: most}), name) == most
    with pytest.raises(SettingsError, match=f"The {SETTINGS[name].name} is"):
        TrainingSettings(**{name: above})


@pytest.mark.parametrize("name", ["k", "seed", "restarts", "max_iterations"])
@pytest.mark.parametrize("value", [2.0, True, "3", None])
def test_a_whole_number_is_nothing_else(name, value):
    with pytest.raises(SettingsError, match="it must be a whole number"):
        TrainingSettings(**{name: value})


@pytest.mark.parametrize("name", ["tolerance", "validation"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), True, "0.5", None])
def test_a_number_is_finite_and_nothing_else(name, value):
    with pytest.raises(SettingsError, match=r"it must be (a number from|at least) 0"):
        TrainingSettings(**{name: value})


def test_a_whole_number_is_a_number():
    assert TrainingSettings(tolerance=3, validation=0).tolerance == 3


@pytest.mark.parametrize("name", ["shuffle", "per_class", "straighten"])
@pytest.mark.parametrize("value", [0, 1, "yes", None])
def test_a_switch_is_on_or_off(name, value):
    assert getattr(TrainingSettings(**{name: True}), name) is True
    with pytest.raises(SettingsError, match="it must be on or off"):
        TrainingSettings(**{name: value})


@pytest.mark.parametrize(
    ("name", "choices"), [("seeding", "random, k-means\\+\\+, grow"), ("features", "pixels, gradients")]
)
@pytest.mark.parametrize("value", ["smells", "", 3, None])
def test_an_unknown_choice_is_refused_with_those_that_there_are(name, choices, value):
    with pytest.raises(SettingsError, match=f"cannot be “{value}”. Choose one of: {choices}"):
        TrainingSettings(**{name: value})


def test_what_0_1_0_wrote_is_taken():
    written = {
        "k": 12,
        "seeding": "k-means++",
        "seed": 7,
        "restarts": 3,
        "max_iterations": 100,
        "tolerance": 0.5,
        "validation": 0.25,
        "shuffle": True,
        "per_class": False,
        "straighten": True,
        "features": "gradients",
    }
    read = asdict(TrainingSettings.from_values(written))
    assert {name: read[name] for name in written} == written
    assert TrainingSettings.from_values({}) == TrainingSettings()


def test_what_a_file_cannot_mean_is_refused():
    with pytest.raises(SettingsError):
        TrainingSettings.from_values({"seed": -1})
    with pytest.raises(TypeError):
        TrainingSettings.from_values({"learning_rate": 1})


def test_every_field_is_declared_with_all_that_form_and_command_line_show():
    assert [one.name for one in fields(TrainingSettings)] == list(SETTINGS) == list(DEFAULTS)
    for name, setting in SETTINGS.items():
        assert setting.name and setting.label and setting.help and not setting.help.endswith(".")
        setting.check(DEFAULTS[name], type(DEFAULTS[name]))
    assert len({setting.label for setting in SETTINGS.values()}) == len(SETTINGS)


def test_the_preprocessing_follows_from_the_settings():
    preprocessing = TrainingSettings(straighten=True, features="gradients").preprocessing
    assert preprocessing.straighten and preprocessing.features == "gradients"
