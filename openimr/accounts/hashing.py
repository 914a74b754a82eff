"""How passwords are guarded: Argon2id with the parameters that OWASP's password storage cheat sheet recommends.

19 MiB, two passes, one lane: about 25 ms. The re-authentication at submitting and signing must not be what a day's work
waits for.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
