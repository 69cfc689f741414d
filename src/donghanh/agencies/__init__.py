"""Administrative units and agencies, each with its dates.

Offers ``queries.unit``, ``communes_of``, ``successor_of`` and ``agency``; ``services.load_units``
and ``load_agencies`` bring the lists in. A unit is keyed by (code, valid from), never by its code
alone: codes were given to other units on 2025-07-01.
"""
