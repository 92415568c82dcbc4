"""Use cases: what the window and the command line do, composed from the rooms below."""
