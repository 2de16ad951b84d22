"""What files do not say themselves: each guess in one place for all readers; begin with `understanding`."""
