"""The pages of this room: one's own account, the log, and everybody's accounts."""
