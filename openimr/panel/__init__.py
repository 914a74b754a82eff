"""Reviewers: credentials, conflicts, matching, seats; and the sealed identity.

A reviewer sits on a case by a `Seat`; everything outside this room knows the seat alone. `Identity` joins a seat to a
reviewer and is read nowhere else. `matching` is pure: it ranks reviewers for a case, with reasons and refusals.
"""
