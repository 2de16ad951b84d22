"""Plots of results, as matplotlib figures, and how they are saved. Knows no Qt; begin with `plot`."""
