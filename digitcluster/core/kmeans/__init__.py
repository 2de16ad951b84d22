"""k-means, exact and fast; begin with `lloyd`, then read `bounds` for how it is made fast."""
