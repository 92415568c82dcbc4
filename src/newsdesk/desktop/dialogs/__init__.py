"""Questions to the person: a link's address, where to export, what came in."""
