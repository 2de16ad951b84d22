"""Pictures of results, as matplotlib figures. Knows no Qt."""
