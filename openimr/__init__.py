"""OpenIMR: Independent Medical Review, from the application to the served Final Determination."""
