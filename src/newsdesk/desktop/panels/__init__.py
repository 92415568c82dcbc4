"""What stands left and right of the page: the library and the article's details."""
