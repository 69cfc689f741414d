"""The sample world: two offices and nine hundred invented people, the same for the same seed.

Names say that they are invented ("Lò Văn Mẫu"), citizen numbers begin with 999, which no real
one does. The room may import every other; nothing imports it.
"""
