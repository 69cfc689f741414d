"""Help for people: service contacts, helpers, and what they received. Thin for now, but real."""
