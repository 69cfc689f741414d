"""Pages of papers. Each has its guard; each read starts from what the user may see."""
