"""The model: what an article is, how it changes, and how it is written down. No Qt, no files, no clock."""
