"""The tables of this room; each part has its own module."""
