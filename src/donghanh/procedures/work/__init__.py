"""The work list: what is due, for whom, handed out and reminded of."""
