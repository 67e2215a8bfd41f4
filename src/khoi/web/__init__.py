"""Pages: for staff, and the parts they share."""
