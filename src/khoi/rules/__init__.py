"""Regulations as data: reading packs and choosing the version in force."""
