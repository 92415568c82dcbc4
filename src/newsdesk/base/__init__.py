"""What every other package stands on: errors and messages, text, files, paths."""
