"""How the tables of the site's database came to be: one revision a change, in line.

A new one goes to ``versions/`` as ``v<NNNN>_<what>.py`` and follows the last. Revisions
are never edited once released.
"""
