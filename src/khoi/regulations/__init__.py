"""Content only: one folder per regulation. Nothing imports this package; `khoi.rules.packs` reads its files."""
