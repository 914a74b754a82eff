"""The required records answered by what came; the rest named, and asked for from its custodians."""
