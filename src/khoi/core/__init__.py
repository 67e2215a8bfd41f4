"""Values that cannot lie. Standard library only."""
