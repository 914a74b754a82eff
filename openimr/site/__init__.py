"""The Django project: settings, the table of URLs, the WSGI door. It knows every room; no room knows it."""
