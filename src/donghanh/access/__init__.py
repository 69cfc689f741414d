"""Who may do what, and who did what.

Offers users and their appointments, the one table of roles and capabilities (``roles.TABLE``),
the guards of views (``decorators``), the two nets of scope (``scoped.ScopedQuerySet.visible_to``
and the row-level security that ``policies`` writes), the append-only log (``log.record``,
``log.verify``) and the encryption of identity numbers (``crypto``).
"""
