"""What of digits is compared: pixels or features, straightened or not; begin with `preprocessing`."""
