"""Passwords: what is good enough to be one, and hashing them with argon2id, two at a time."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
DIFFERENT = 5
"""A password has at least so many different characters."""
AT_ONCE = 2
WAITING = 8
"""So many more may wait; the threads that are left serve everybody else."""

# One of OWASP's choices, with two passes more: two at once must fit into a small process.
_argon2 = PasswordHasher(time_cost=5, memory_cost=12 * 1024, parallelism=1)
_queue = threading.BoundedSemaphore(AT_ONCE + WAITING)
P = ParamSpec("P")
T = TypeVar("T")


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
    return _in_turn(_argon2.hash, plain(password))


def is_right(kept: str, password: str) -> bool:
    """Return whether a password is the one of which `kept` was kept; it takes its time.

    Raises:
        BusyError: Too many others wait.
    """
    try:
        return _in_turn(_argon2.verify, kept, plain(password))
    except (VerificationError, InvalidHashError):
        return False


def is_old(kept: str) -> bool:
    """Return whether today's settings would keep something else of the same password."""
    return _argon2.check_needs_rehash(kept)


@cache
def _hashers() -> ThreadPoolExecutor:
    """Return the threads that hash: each that ever did may keep the memory that it took.

    They meet once, so that all of them are there: on a busy machine a pool may count one that
    works as idle, and would never begin another.
    """
    made, together = ThreadPoolExecutor(AT_ONCE, "hasher"), threading.Barrier(AT_ONCE)
    wait([made.submit(together.wait) for _ in range(AT_ONCE)])
    return made


def _in_turn(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    if not _queue.acquire(blocking=False):
        raise BusyError
    try:
        return _hashers().submit(work, *args, **named).result()
    finally:
        _queue.release()
