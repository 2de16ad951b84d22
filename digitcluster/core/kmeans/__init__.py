"""k-means, exact and fast; begin with `lloyd`."""
