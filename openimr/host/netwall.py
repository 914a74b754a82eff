"""A process without a network: it cannot speak to anybody, whatever is made to run in it."""

import os
import sys
from contextlib import suppress


def leave_the_network() -> bool:
    """Move this process and its children to come into an empty network, for good; whether the machine let us.

    Linux; at once as root, else in a user namespace of our own, which some machines forbid. Before threads are started.
    """
    if sys.platform == "linux":
        own = os.CLONE_NEWNET if os.geteuid() == 0 else os.CLONE_NEWNET | os.CLONE_NEWUSER
        with suppress(OSError):
            os.unshare(own)
            return True
    return False
