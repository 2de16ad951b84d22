"""Text in models and sessions of strangers, made such that it can be shown and printed anywhere."""

from collections.abc import Iterable
from typing import Any

from digitcluster.files.building.labels import LONGEST_NAME
from digitcluster.wording import printable


def plain(value: Any) -> Any:
    """Return what was read from JSON with every text in it printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {printable(name): plain(one) for name, one in value.items()}
    return value


def class_names(names: Iterable[object]) -> tuple[str, ...]:
    """Return names of classes, as short as files of digits may have them."""
    return tuple(printable(str(name), LONGEST_NAME) for name in names)
