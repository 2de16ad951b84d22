"""Labelled centroids and how they recognize digits; begin with `model`."""
