"""From facts to figures: tallies, sums over the dated tree, indicators, targets."""
