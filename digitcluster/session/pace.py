"""How fast iterations follow each other while people watch them."""

FULL, STEADY, BEGIN = "full", "steady", "begin"
SPEEDS = {
    BEGIN: "First ten slowly",
    "slow": "1 a second",
    STEADY: "4 a second",
    "fast": "15 a second",
    FULL: "Full speed",
}
"""What people can choose from, the usual one first."""
SECONDS = {"slow": 1.0, STEADY: 1 / 4, "fast": 1 / 15, FULL: 0.0}
SLOW_ONES = 10  # iterations that "begin" shows slowly: most happens in them


def seconds_after(speed: str, number: int) -> float:
    """Return how long an iteration is shown before the next one, in seconds."""
    if speed == BEGIN:
        speed = STEADY if number < SLOW_ONES else FULL
    return SECONDS[speed]
