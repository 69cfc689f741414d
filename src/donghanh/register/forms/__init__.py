"""Forms of the register: filters of its lists, a new person, and entries."""
