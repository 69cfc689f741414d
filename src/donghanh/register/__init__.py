"""The case register: people, cases, the append-only ledger and what is folded from it.

Other rooms use ``services`` (write), ``queries`` (read) and ``ledger`` (append-only rows with
corrections). Status, deadlines and terms are never stored by hand: ``fold`` derives them.
"""
