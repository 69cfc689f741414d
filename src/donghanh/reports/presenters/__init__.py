"""What the pages of reports show, from what queries and comparison answer."""
