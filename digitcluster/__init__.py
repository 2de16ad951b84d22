"""Digit Cluster clusters handwritten digits with k-means and reads the digits that people draw."""

__version__ = "0.4.0"
