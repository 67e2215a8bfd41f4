"""Khối: a congress resolution, measured, explained and published."""

__version__ = "0.1.0"
