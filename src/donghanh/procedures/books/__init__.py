"""The three lists of the law and the statistical books."""
