"""Journeys: people's ways through the site, in a real browser on a real database."""
