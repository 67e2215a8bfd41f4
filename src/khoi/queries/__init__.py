"""Reads shared by pages, commands and exports. They never write."""
