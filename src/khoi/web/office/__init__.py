"""Pages for the office's staff."""
