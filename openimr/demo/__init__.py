"""A small world of six cases, played through the product's own actions: no row is inserted here that a user could not.

`world` holds the material, `play` the steps. Each step is one transaction that also notes itself as played, so a world
that was interrupted goes on where it stopped. The past is replayed with the clocks' sweep held off.
"""
