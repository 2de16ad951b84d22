"""What the original notebook's picture shows, read off it; and whether a model comes from the same digits."""

from collections.abc import Mapping

from digitcluster.core.model.model import Model

ERRORS = (
    (5, 0.545),
    (8, 0.42),
    (10, 0.42),
    (15, 0.325),
    (16, 0.325),
    (20, 0.28),
    (24, 0.29),
    (100, 0.13),
)
"""k and validation error."""
FINGERPRINT = "251afd29f3c6f204bed9fbe0c5c03f896b5e76daf429154e931f2447cdcca89d"
"""Of its digits: MNIST's 60,000 training digits, in the order in which everybody has them."""


def has_its_digits(model: Model) -> bool:
    """Return whether a model was trained on the notebook's digits."""
    facts = model.metadata.get("digits")
    return isinstance(facts, Mapping) and facts.get("fingerprint") == FINGERPRINT
