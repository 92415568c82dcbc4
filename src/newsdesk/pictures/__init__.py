"""Pictures: what a file is, and the sizes of it that may be published."""
