import argparse
from dataclasses import replace

import pytest

from digitcluster.cli.options import add_k, add_settings, settings_of
from digitcluster.core.training.settings import DEFAULTS, SETTINGS, TrainingSettings

OTHERS = {
    "seeding": "k-means++",
    "seed": 7,
    "restarts": 3,
    "max_iterations": 9,
    "tolerance": 0.5,
    "validation": 0.1,
    "shuffle": True,
    "per_class": True,
    "straighten": True,
    "features": "gradients",
}


def parsed(*arguments, grows=False):
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_k(parser, "-k")
    add_settings(parser, grows=grows)
    return parser.parse_args([str(argument) for argument in arguments])


def test_every_setting_has_an_option():
    assert set(OTHERS) | {"k"} == set(SETTINGS) and vars(parsed()).keys() == set(SETTINGS)


def test_without_options_there_are_the_defaults():
    assert vars(parsed()) == dict(DEFAULTS)
    assert settings_of(parsed()) == TrainingSettings()


@pytest.mark.parametrize("name", OTHERS)
def test_each_option_sets_its_setting(name):
    value = OTHERS[name]
    given = [] if value is True else [value]
    settings = settings_of(parsed(f"--{name.replace('_', '-')}", *given))
    assert settings == replace(TrainingSettings(), **{name: value}) != TrainingSettings()


def test_k_is_the_default_where_a_command_has_none():
    parser = argparse.ArgumentParser()
    add_settings(parser)
    assert settings_of(parser.parse_args([])).k == TrainingSettings.k


def test_centroids_grow_in_sweeps_only():
    assert parsed("--seeding", "grow", grows=True).seeding == "grow"
    with pytest.raises(argparse.ArgumentError, match="invalid choice"):
        parsed("--seeding", "grow")


@pytest.mark.parametrize("name", OTHERS)
def test_the_help_is_that_of_the_declaration(capsys, name):
    with pytest.raises(SystemExit):
        parsed("--help")
    help_text = " ".join(capsys.readouterr().out.split())
    assert SETTINGS[name].help[1:] in help_text
