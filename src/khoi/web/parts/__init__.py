"""What every page shares: templates, styles, drawings and the way numbers and days are written."""
