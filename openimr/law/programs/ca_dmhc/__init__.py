"""California health plans: independent medical review under Health and Safety Code 1374.30."""
