"""Official forms drafted from a case, signed and numbered."""
