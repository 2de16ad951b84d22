"""The science: pure functions, generators and frozen values. Knows no Qt and no matplotlib."""
