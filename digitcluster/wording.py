"""How numbers are said to people, the same everywhere."""


def percent(share: float | None, *, digits: int = 1) -> str:
    """Return a share of 0 to 1 as "32.8 %"; a dash where there is none."""
    return "–" if share is None else f"{share * 100:.{digits}f} %"


def duration(seconds: float) -> str:
    """Return an estimated duration in words that do not pretend to know too much: "about 40 s"."""
    return f"about {max(1, round(seconds))} s" if seconds < 90 else f"about {round(seconds / 60)} min"


def shortened(name: str, most: int) -> str:
    """Cut a name off where there is room for fewer characters; two are always left."""
    return name if len(name) <= max(2, most) else name[: max(1, most - 1)].rstrip() + "…"
