"""Tags and filters the templates load; the framework finds them here."""
