"""The library: every article and picture of a person, in one SQLite file and a folder beside it."""
