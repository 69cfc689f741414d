"""Pages of plans: what is promised and reached, the tasks, and the way from a file to a plan."""
