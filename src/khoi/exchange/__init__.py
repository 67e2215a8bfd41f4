"""Files in and out: what leaves the office whole, and how it comes back."""
