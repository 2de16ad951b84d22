"""k-means, exact and fast; begin with `lloyd`, one iteration after the other, and `train`, when these end."""
