"""Settings and wiring: what ties the rooms to Django and to a server."""
