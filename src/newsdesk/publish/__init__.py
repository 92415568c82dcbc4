"""Delivery to content systems: connectors and the procedure that delivers exactly once."""
