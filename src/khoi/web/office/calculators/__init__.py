"""Calculators: one question of a regulation answered on one page for typed facts; nothing is stored."""
