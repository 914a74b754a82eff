"""De-identification and release: a determination's public copy, rendered afresh from redacted data, proved, released.

What identifies a person is found from the case's own parties, from patterns and from a list of names. Two people are
needed for a release, and every output is read again to prove that nothing is left.
"""
