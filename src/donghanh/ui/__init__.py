"""How every page looks: the shell, the components, form fields and error pages.

Rooms write templates that extend ``ui/base.html`` (signed in) or ``ui/plain.html`` (signed out)
and use the tags of ``templatetags/ui.py``; forms start from ``ui.forms``. The rules of the visual
language are in ``docs/design.md``; every component is on the style page, ``ui/styleguide.html``.
"""
