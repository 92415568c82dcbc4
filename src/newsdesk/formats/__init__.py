"""Article to a bundle of files: one module each for html, json and markdown, and what they share."""
