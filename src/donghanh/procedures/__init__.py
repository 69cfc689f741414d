"""The legal pathways as an office works them: papers, the work list, the dossier, the lists.

Each folder is one part with its own services, queries, forms, views and addresses: ``papers``
(official forms from a case's data, and the outgoing register of numbers), ``work`` (what is due,
by whom), ``dossier`` (the guided compulsory file), ``books`` (the three lists and the statistical
books). All of them read and write cases through ``register``.
"""
