"""A file to an article and a receipt of what was found in it: a page's text, Markdown, our own JSON."""
