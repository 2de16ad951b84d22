"""From what a reader yields to Digits; begin with `builder`."""
