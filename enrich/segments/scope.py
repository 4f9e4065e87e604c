"""Where a company's introduction turns into its registered business scope.

The scope is boilerplate of the register (hundreds that send nobody abroad list
自费出国留学中介), so rules read it apart from what the company says of itself.
"""

from __future__ import annotations

import re

_SCOPE = re.compile(r"经营范围|许可(?:经营)?项目[:：]|一般(?:经营)?项目[:：]|經營範圍")


def scope_start(intro: str) -> int:
    """Return the place in an introduction from which it is business scope, else its length.

    >>> scope_start("我们造船。经营范围包括：船舶销售")
    5
    """
    found = _SCOPE.search(intro)
    return found.start() if found else len(intro)
