"""Passwords: what is good enough to be one, and hashing them with argon2id, two at a time."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
DIFFERENT = 5
"""A password has at least so many different characters."""
AT_ONCE = 2
WAITING = 8
"""So many more may wait; the threads that are left serve everybody else."""

# OWASP's least memory and twice its passes: two at once must fit into a small process.
_argon2 = PasswordHasher(time_cost=4, memory_cost=19 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(AT_ONCE)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)


class BusyError(Exception):
    """So many passwords are being checked that this one has to come again."""


def plain(password: str) -> str:
    """Return a password as every keyboard types it: full-width letters are plain ones.

    >>> plain("ｐａｓｓ")
    'pass'
    """
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        BusyError: Too many others wait.
    """
    with _place():
        return _argon2.hash(plain(password))


def is_right(kept: str, password: str) -> bool:
    """Return whether a password is the one of which `kept` was kept; it takes its time.

    Raises:
        BusyError: Too many others wait.
    """
    with _place():
        try:
            return _argon2.verify(kept, plain(password))
        except (VerificationError, InvalidHashError):
            return False


def is_old(kept: str) -> bool:
    """Return whether today's settings would keep something else of the same password."""
    return _argon2.check_needs_rehash(kept)


@contextmanager
def _place() -> Iterator[None]:
    if not _queue.acquire(blocking=False):
        raise BusyError
    try:
        with _places:
            yield
    finally:
        _queue.release()
