import os
import subprocess
import sys

import pytest

from digitcluster import __version__
from digitcluster.cli import inputs
from digitcluster.cli.main import COMMANDS


def test_a_problem_is_one_line_and_status_1(run, tmp_path):
    for arguments in (
        ["train", tmp_path / "missing.json"],
        ["train", "sample", "-k", 5000],
        ["classify", tmp_path / "missing.digitmodel", "sample"],
        ["classify", "builtin", tmp_path / "missing.png"],
        ["sweep", "sample", "-k", "nine"],
        ["report", "sample", "-o", "/dev/null/here"],
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, ""), arguments
        assert len(err.strip().splitlines()) == 1 and err.startswith("digitcluster: "), arguments


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--seed", -1], "seed is -1"),
        (["--per-class", "--restarts", 0], "number of restarts is 0"),
        (["--validation", 1.5], "validation share is 1.5"),
        (["--validation", "nan"], "validation share is nan"),
        (["--tolerance", -1], "smallest shift is -1"),
        (["--max-iterations", 0], "maximum number of iterations is 0"),
    ],
)
@pytest.mark.parametrize("command", [["train"], ["sweep", "-k", "3"], ["report", "-o", "/nowhere/r", "--ks", "3"]])
def test_a_setting_outside_its_limits_is_said_before_anything_is_read(run, tmp_path, command, arguments, wrong):
    name, *more = command
    status, out, err = run(name, tmp_path / "missing.json", *more, *arguments)
    assert (status, out) == (1, "") and len(err.splitlines()) == 1 and wrong in err


def test_wrong_usage_is_status_2(run):
    with pytest.raises(SystemExit) as end:
        run("train")
    assert end.value.code == 2


def test_interrupting_is_status_130_without_a_traceback(run, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(inputs, "draw_sample", interrupted)
    status, _, err = run("train", "sample")
    assert status == 130 and "Traceback" not in err


def test_output_that_nobody_reads_to_its_end_is_no_traceback():
    program = "import sys; from digitcluster.cli.main import main; sys.exit(main(['info', 'builtin']))"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([sys.executable, "-u", "-c", program], stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.returncode == 1 and b"Traceback" not in done.stderr


def test_the_version_is_printed_by_the_installed_module():
    done = subprocess.run([sys.executable, "-m", "digitcluster", "--version"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == f"Digit Cluster {__version__}\n"


def helped(run, capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        run(*arguments, "--help")
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_help_of_its_own(run, capsys, command):
    text = helped(run, capsys, command)
    assert text.startswith(f"usage: digitcluster {command} [-h]") and "--json" in text


def test_the_help_lists_commands_and_formats(run, capsys):
    text = helped(run, capsys)
    assert all(f"    {command} " in text for command in COMMANDS)
    assert "JSON lines" in text and "IDX" in text
