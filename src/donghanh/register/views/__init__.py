"""Pages of the register. Each has its guard; each read starts from what the user may see."""
