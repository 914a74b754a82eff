"""The reading page: the way through a record, what is shown of it, and each reader's own marks."""
