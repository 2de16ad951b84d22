"""The fonts of names: matplotlib's own, and one of the system's for the characters that it lacks."""

import sys
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

OWN = "DejaVu Sans"  # comes with matplotlib
UNKNOWN_CHARACTER = "\N{WHITE SQUARE}"
FOLDERS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts/Supplemental"),
}
OTHER_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
# Files with Chinese, Japanese and Korean characters, the better ones first.
FILES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "msyh.ttc",
    "YuGothM.ttc",
    "malgun.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "Arial Unicode.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "unifont.ttf",
)


def runs_of(text: str, weight: str) -> list[tuple[str, FontProperties]]:
    """Return a text as pieces that one font each can write; a square stands for a character that no font has."""
    own, path = _characters(_own_path()), None
    if not own.issuperset(map(ord, text)):
        path = _system_path()
    others = _characters(path) - own if path is not None else frozenset()
    known = "".join(one if ord(one) in own or ord(one) in others else UNKNOWN_CHARACTER for one in text)
    fonts = {False: FontProperties(family=OWN, weight=weight), True: FontProperties(fname=path)}
    return [("".join(piece), fonts[other]) for other, piece in groupby(known, lambda one: ord(one) in others)]


@cache
def _own_path() -> str:
    return str(findfont(FontProperties(family=OWN)))


@lru_cache(maxsize=4)
def _characters(path: str) -> frozenset[int]:
    return frozenset(FT2Font(path).get_charmap())


@cache
def _system_path() -> str | None:
    """Return the first of `FILES` that is there; looked for only when a name needs it, since it takes a while."""
    found = {
        path.name: path
        for folder in FOLDERS.get(sys.platform, OTHER_FOLDERS)
        for pattern in ("*.tt[cf]", "*.otf")
        for path in Path(folder).rglob(pattern)
    }
    return next((str(found[name]) for name in FILES if name in found and _can_read(found[name])), None)


def _can_read(path: Path) -> bool:
    try:
        return bool(_characters(str(path)))
    except (OSError, RuntimeError):  # what FreeType says of a damaged file
        return False
