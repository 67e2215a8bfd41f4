"""Word, Excel and PDF, in and out: what leaves the office as a file that people read."""
