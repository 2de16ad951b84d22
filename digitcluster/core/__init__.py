"""The science: pure functions, generators and frozen values, without Qt or disk access; begin with `digits`."""
