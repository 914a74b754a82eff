"""People, the roles they hold, and who may open which door.

`Actor` is what an action is told about its doer: a role and an opaque reference. A reviewer acts as a seat on a case,
never under a name. Every view names its audience (`access.audience`); one that does not is closed.
"""
