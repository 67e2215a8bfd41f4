"""What all pages share: frame, forms, drawings, styles."""
