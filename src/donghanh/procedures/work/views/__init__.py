"""Pages of the work list."""
