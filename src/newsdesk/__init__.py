"""Newsdesk: write, structure, preview and publish news."""
