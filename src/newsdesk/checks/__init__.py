"""Article to findings with places; one module per family."""
