"""California workers' compensation: independent medical review under Labor Code 4610.5 and 4610.6."""
