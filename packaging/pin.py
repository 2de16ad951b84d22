"""Renews the hashes in constraints.txt: `python3 packaging/pin.py`, after a version there was changed by hand.

It asks PyPI for the files of each pinned version, and writes down the SHA-256 of those that the program's users may
get: wheels for Linux, macOS and Windows. Source distributions are left out, so that no code of strangers runs while a
package is installed. Nothing is downloaded but the lists of files, one for each package.
"""

import json
import re
import sys
import urllib.request

import environment

INDEX = "https://pypi.org/simple/{}/"
LISTING = {"Accept": "application/vnd.pypi.simple.v1+json"}
PYTHONS = {"py3", "py2.py3", "cp311", "cp312", "cp313", "cp314"}  # 3.14 costs little, and spares its users a riddle
SYSTEMS = r"any|manylinux.*_(x86_64|aarch64)|macosx.*|win_(amd64|arm64)"
WHEEL = re.compile(rf"[^-]+-(?P<version>[^-]+)-(?:\d[^-]*-)?(?P<python>[^-]+)-(?P<abi>[^-]+)-(?:{SYSTEMS})\.whl")
PIN = re.compile(r"(?m)^(?P<pin>(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; [^\\\n]+?)?)(?: \\\n +--hash=\S+)*$")


def main(arguments: list[str]) -> int:
    """Write the hashes of all pinned versions into constraints.txt."""
    path = environment.ROOT / environment.CONSTRAINTS
    text = PIN.sub(_with_hashes, path.read_text("utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _with_hashes(found: re.Match) -> str:
    name, version = found["name"], found["version"]
    address = INDEX.format(re.sub(r"[-_.]+", "-", name).lower())
    with urllib.request.urlopen(urllib.request.Request(address, headers=LISTING)) as answer:
        files = json.load(answer)["files"]
    hashes = sorted(file["hashes"]["sha256"] for file in files if is_wanted(file["filename"], version))
    print(f"{name} {version}: {len(hashes)} files", flush=True)
    if not hashes:
        sys.exit(f"PyPI has no wheel of {name} {version} that would do.")
    return " \\\n    ".join([found["pin"], *(f"--hash=sha256:{one}" for one in hashes)])


def is_wanted(file: str, version: str) -> bool:
    """Tell whether a file is a wheel of this version for one of the systems and Pythons that the program runs on."""
    wheel = WHEEL.fullmatch(file)
    if not wheel or wheel["version"] != version:
        return False
    # A wheel for the stable interface of an older Python does for a newer one, too.
    return wheel["abi"] == "abi3" or (wheel["python"] in PYTHONS and not wheel["abi"].endswith("t"))


if __name__ == "__main__":
    environment.start(main)
