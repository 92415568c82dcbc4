"""The page: a QTextEdit that shows an article's blocks and turns whatever the person did into one edit."""
