"""Citations: pointing at words or a region of a page, checking quotations, and how each stands after a further reading."""
