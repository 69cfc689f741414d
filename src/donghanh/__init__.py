"""Đồng Hành: the working system of local offices for drug-rehabilitation work."""
