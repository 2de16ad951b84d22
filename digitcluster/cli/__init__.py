"""The command line: one module for each command; start with `main`."""
