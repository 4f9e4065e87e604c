"""The desk as a web application: its rooms, its errors, and what guards all of them."""

from __future__ import annotations

import logging
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from enrich.issues import (
    InputError,
    LeadharvestError,
    LeaseTakenError,
    RefusedError,
    StoreError,
    ValueRefusedError,
)
from flows.desk import pages
from flows.desk.api.operations import TooManyError
from flows.desk.desk import Desk
from flows.desk.guard import Guard, protect
from flows.desk.rendering import STATIC
from flows.desk.visitor import (
    NoRightError,
    NotSignedInError,
    guest,
    sign_in_address,
    visitor_of,
)
from flows.desk.words import ENGLISH

API = "/api/"
_YEAR_S = 365 * 24 * 3600
_RETRY_S = 30
_log = logging.getLogger(__name__)


def make_app(desk: Desk) -> FastAPI:
    """Return the application of a desk."""
    app = FastAPI(title="leadharvest", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    for module in iter_modules(pages.__path__):
        app.include_router(import_module(f"{pages.__name__}.{module.name}").router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    for error, answer in _ANSWERS.items():
        app.add_exception_handler(error, answer)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, hosts=desk.hosts)
    return app


class _Static(StaticFiles):
    """Files whose address names their content: they may be kept for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the file; one that was asked for by its content's name for a year."""
        answer = super().file_response(*args, **kwargs)
        scope: Scope = kwargs["scope"] if "scope" in kwargs else args[2]
        if b"v=" in scope["query_string"]:
            answer.headers["cache-control"] = f"public, max-age={_YEAR_S}, immutable"
        return answer


def _not_signed_in(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith(API):
        headers = {"www-authenticate": "Bearer"}
        return _problem(401, "sign in, or send a token", headers)
    return RedirectResponse(sign_in_address(request), status_code=303)


def _no_right(request: Request, _error: Exception) -> Response:
    return _answer(request, 403, "你的角色没有这项权限。需要时请找管理员。")


def _too_many(request: Request, _error: Exception) -> Response:
    answer = _answer(request, 429, "请求太频繁，请稍等再试。")
    answer.headers["retry-after"] = "1"
    return answer


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it alone
    told = {404: "这里没有这个页面。", 405: "这个地址不接受这样的请求。"}
    # A body that is no JSON at all is as wrong as one that says the wrong things.
    status = 422 if error.status_code == 400 else error.status_code
    return _answer(request, status, told.get(status, error.detail))


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it alone
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}"
        for one in error.errors()
    )
    return _answer(request, 422, "看不懂这个请求。", wrong[:500])


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LeadharvestError)  # noqa: S101  registered for it alone
    status, told = _told(error)
    answer = _answer(request, status, told, str(error))
    if status == 503:
        answer.headers["retry-after"] = str(_RETRY_S)
    return answer


def _told(error: LeadharvestError) -> tuple[int, str]:
    """Return the status of an error that is meant for people, and what to do about it."""
    match error:
        case RefusedError():
            return 409, "没有执行：情况已经变了，或者还缺一个理由。什么都没有改动。"
        case InputError() | ValueRefusedError():
            return 422, "内容有误，什么都没有改动。请按提示修改后再试。"
        case LeaseTakenError():
            return 503, "夜间任务正在运行。什么都没有改动，请稍后再试。"
        case StoreError() if "there is no" in str(error):
            return 404, "没有找到。"
        case _:
            return 500, "没有成功，什么都没有改动。请把下面的说明交给管理员。"


def _broken(request: Request, error: Exception) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    answer = _answer(request, 500, "出了意外，什么都没有改动。管理员可以在日志里看到原因。")
    protect(answer.headers, request.state.nonce)  # this handler stands outside of the guard
    return answer


def _answer(request: Request, status: int, told: str, detail: str = "") -> Response:
    """Return an error as a page; as a problem document to a client of the API."""
    if request.url.path.startswith(API):
        return _problem(status, detail or guest(request).desk.words.say(ENGLISH, told))
    known = None if status >= 500 else visitor_of(request)
    return (known or guest(request)).page(
        "error.html", status=status, code=status, told=told, detail=detail
    )


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error for programs (RFC 9457)."""
    body = {"status": status, "title": detail[:200], "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


_ANSWERS: dict[type[Exception], Any] = {
    NotSignedInError: _not_signed_in,
    NoRightError: _no_right,
    TooManyError: _too_many,
    HTTPException: _http_error,
    RequestValidationError: _not_understood,
    LeadharvestError: _refused,
    Exception: _broken,
}
