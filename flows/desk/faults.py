"""What people are told who typed something that cannot be, in the words of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from flows.desk.door import NotLetInError, SlowedError
from flows.desk.visitor import Guest
from flows.passwords import DIFFERENT, LONGEST, SHORTEST, BusyError
from flows.people import LONGEST_NAME, MOST_TOKENS, Fault, PeopleError

FAULTS = (NotLetInError, SlowedError, BusyError, PeopleError)
"""What a form answers by showing itself again."""
TEXTS: Mapping[Fault, str] = {
    Fault.NAME: "名字要有 1 到 {longest_name} 个看得见的字。",
    Fault.TAKEN: "这个名字已经有人用了，也可能属于已停用的人。",
    Fault.NOBODY: "没有这个人，或者已经停用。",
    Fault.SHORT: "密码至少要 {shortest} 个字符。",
    Fault.LONG: "密码最多 {longest} 个字符。",
    Fault.DULL: "密码里不能有名字，并且至少要有 {different} 种不同的字符。",
    Fault.LAST_ADMIN: "最后一位管理员不能停用或改角色，请先另设一位管理员。",
    Fault.TOKENS: "每人最多 {most_tokens} 个令牌，请先停用一个。",
    Fault.TOKEN_NAME: "令牌的名字要有 1 到 {longest_name} 个看得见的字。",
}
_LIMITS = {
    "longest_name": LONGEST_NAME,
    "shortest": SHORTEST,
    "longest": LONGEST,
    "different": DIFFERENT,
    "most_tokens": MOST_TOKENS,
}
_BUSY_S = 2


def refused(
    visitor: Guest, error: Exception, template: str, not_let_in: str, **values: Any
) -> Response:
    """Return the form again, with what was wrong in `wrong`; never with a password.

    Args:
        visitor: Who filled it in.
        error: One of FAULTS.
        template: The form's page.
        not_let_in: What a wrong password or code is called there.
        values: What else the page shows.
    """
    status, text, wait_s = _told(visitor, error, not_let_in)
    answer = visitor.page(template, status=status, wrong=text, **values)
    if wait_s:
        answer.headers["retry-after"] = str(wait_s)
    return answer


def _told(visitor: Guest, error: Exception, not_let_in: str) -> tuple[int, str, int]:
    match error:
        case SlowedError():
            seconds = error.wait_s
            return 429, visitor.say("错误太多，请等 {n} 秒再试。", n=seconds), seconds
        case BusyError():
            return 503, visitor.say("现在登录的人太多，请过几秒再试。"), _BUSY_S
        case PeopleError():
            return 422, visitor.say(TEXTS[error.fault], **_LIMITS), 0
        case _:
            return 403, not_let_in, 0
