"""What is stored: the one Django app that owns all tables."""
