"""What is compared: digits' pixels or their features, straightened or not; begin with `preprocessing`."""
