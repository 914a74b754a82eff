"""Small tools without opinions: they know no room, no law and no case."""
