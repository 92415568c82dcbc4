"""The command line: text and JSON output, exit codes."""
