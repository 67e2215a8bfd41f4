"""The made-up office: a bloc of 76 grassroots organisations, generated from one seed, the same to the last row each time."""
