"""Plots of results, as matplotlib figures, and how they are saved. No Qt; start with `plot`."""
