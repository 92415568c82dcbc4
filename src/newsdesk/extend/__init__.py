"""What a plug-in sees (protocols and values) and how it is found (registry)."""
