"""The download of MNIST is safe: the program trusts no mirror whose certificate no authority has signed."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make a certificate with")
def test_a_mirror_without_a_known_certificate_is_refused_and_one_that_is_trusted_is_not(script, tmp_path):
    untrusted_mirror = script("untrusted_mirror")
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [sys.executable, "-m", "digitcluster", "fetch-mnist", "-o", tmp_path / "mnist"]

    def fetch(variables):
        return subprocess.run(command, env={**kept, **variables}, capture_output=True, text=True)

    with untrusted_mirror.untrusted_mirror(tmp_path) as mirror:
        certificate = str(tmp_path / untrusted_mirror.PUBLIC)
        assert untrusted_mirror.fault_of_download(mirror, certificate, fetch) == ""


def test_a_program_that_does_not_connect_or_ends_with_a_traceback_is_found_out(script, monkeypatch):
    untrusted_mirror = script("untrusted_mirror")
    said = {"stdout": "", "stderr": "digitcluster: The digits could not be downloaded."}

    mirror = SimpleNamespace(address="http://127.0.0.1:1", seen=[])

    def fault(**changed):
        done = subprocess.CompletedProcess([], 1, **{**said, **changed})
        return untrusted_mirror.fault_of_download(mirror, "", lambda _: done)

    assert "from an untrusted mirror the connections came to: []" in fault()
    assert "No module named '_ssl'" in fault(stderr="Traceback …\nModuleNotFoundError: No module named '_ssl'")
