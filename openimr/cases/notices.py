"""Notices: owed by a step, prepared as letters, served, proof kept."""
