"""Records as they come: files sent piece by piece, unpacked, unlocked, kept, and read page by page by the queue."""
