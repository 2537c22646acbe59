"""The heart, against a whole calendar and real git."""
