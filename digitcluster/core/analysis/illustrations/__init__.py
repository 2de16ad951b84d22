"""Pictures for the terms of k-means, made of the digits and the run at hand; begin with `makers`."""
