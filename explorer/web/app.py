"""The application: which address is answered by what."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from explorer.errors import ExplorerError, IndexUnusableError, QueryError
from explorer.language import LANGUAGES
from explorer.model import Page
from explorer.output import reports, values
from explorer.output.formats import Dialect, Form
from explorer.output.wire import Wire
from explorer.web import completion, rendering
from explorer.web.asked import Asked, active
from explorer.web.guard import Guard, names_of
from explorer.web.kinds import KINDS, SEARCH, TABS, Desk, Kind
from explorer.web.language import preferred
from explorer.web.library import Library

_THREADS: Final = 8
"""Questions that are answered at a time; more wait."""
_MEDIA: Final = {Form.JSON: "application/json", Form.CSV: "text/csv; charset=utf-8"}
_REPORTS: Final = {
    "md": ("markdown", "text/markdown; charset=utf-8"),
    "html": ("html", "text/html; charset=utf-8"),
}
"""By ending the form and the media type of a report."""
_NEWEST: Final = 6
"""Posts, tags and acronyms that the first page shows."""

_Answer: TypeAlias = Callable[[Request], Response]


def application(
    library: Library, sites: Mapping[str, str] | None = None, host: str = "127.0.0.1"
) -> Starlette:
    """Give the application over an index. `sites` are the patterns of addresses for references."""
    pages = _Pages(library, sites or {})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        yield
        library.close()

    routes: list[Route | Mount] = [
        Route("/", pages.safe(pages.home)),
        Route("/help", pages.safe(pages.help)),
        Route("/complete.json", pages.safe(pages.complete, Form.JSON)),
    ]
    for kind in KINDS:
        routes.append(Route(f"/{kind.name}", pages.safe(pages.shown(kind), unknown=kind.unknown)))
        for form in (Form.JSON, Form.CSV) if kind.tables else (Form.JSON,):
            answer = pages.safe(pages.written(kind, form), form, kind.unknown)
            routes.append(Route(f"/{kind.name}.{form.value}", answer))
        for ending in _REPORTS if kind.reports else ():
            answer = pages.safe(pages.reported(kind, ending), unknown=kind.unknown)
            routes.append(Route(f"/{kind.name}.{ending}", answer))
    routes.append(Mount("/static", StaticFiles(packages=[("explorer.web", "static")])))
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(Guard, names=names_of(host)),
            Middleware(GZipMiddleware),
        ],
        exception_handlers={HTTPException: pages.refused},
    )


class _Pages:
    """Answers requests. Its methods run in threads, so a slow question does not block others."""

    def __init__(self, library: Library, sites: Mapping[str, str]) -> None:
        self._library = library
        self._sites = sites

    def safe(self, answer: _Answer, form: Form | None = None, unknown: int = 400) -> _Answer:
        """Let what the user can mend be told: as a page, or to programs as JSON."""

        def answered(request: Request) -> Response:
            try:
                return answer(request)
            except ExplorerError as error:
                status = 503 if isinstance(error, IndexUnusableError) else unknown
                status = 400 if isinstance(error, QueryError) else status
                if form:
                    return _told(error, status)
                return self._failed(request, error, status)

        return answered

    def shown(self, kind: Kind) -> _Answer:
        """Answer with a page."""

        def answer(request: Request) -> Response:
            asked = _asked(request)
            if kind is SEARCH and not asked.one("q"):
                return RedirectResponse(asked.across("/posts"), 303)
            with self._library.index() as index:
                context = kind.show(Desk(index, asked, self._sites))
            return _page(request, asked, kind.name, {"kind": kind, **context})

        return answer

    def written(self, kind: Kind, form: Form) -> _Answer:
        """Answer as the command of that name does."""

        def answer(request: Request) -> Response:
            asked = _asked(request, kind.name)
            pieces: list[str] = []
            wire = Wire(form, pieces.append, _dialect(asked) if form is Form.CSV else Dialect())
            with self._library.index() as index:
                kind.answer(Desk(index, asked, self._sites), wire)
            return Response(
                "".join(pieces).encode(errors="replace"),
                media_type=_MEDIA[form],
                headers={"Content-Disposition": f'inline; filename="{kind.name}.{form.value}"'},
            )

        return answer

    def reported(self, kind: Kind, ending: str) -> _Answer:
        """Answer with a report to keep, as the command of that name writes it."""
        form, media = _REPORTS[ending]

        def answer(request: Request) -> Response:
            asked = _asked(request, kind.name)
            pieces: list[str] = []
            report = reports.view(form, pieces.append, asked.filters(), self._sites)
            with self._library.index() as index:
                kind.answer(Desk(index, asked, self._sites, report=True), report)
            return Response(
                "".join(pieces).encode(errors="replace"),
                media_type=media,
                headers={"Content-Disposition": f'attachment; filename="{kind.name}.{ending}"'},
            )

        return answer

    def home(self, request: Request) -> Response:
        """Answer with the first page."""
        asked, few = _asked(request), Page(_NEWEST)
        with self._library.index() as index:
            context = {
                "status": index.status(),
                "newest": index.posts(page=few).items,
                "tags": index.tags(page=Page(2 * _NEWEST)).items,
            }
        return _page(request, asked, "home", context)

    def help(self, request: Request) -> Response:
        """Answer with the page that explains."""
        return _page(request, _asked(request), "help", {})

    def complete(self, request: Request) -> Response:
        """Answer with what a query may go on with."""
        asked = _asked(request)
        with self._library.index() as index:
            items = [
                it._asdict() | {"link": "" if it.query else asked.to("/topic", name=it.text)}
                for it in completion.complete(index, asked.one("q"))
            ]
        return Response(json.dumps({"items": items}), media_type=_MEDIA[Form.JSON])

    def refused(self, request: Request, error: Exception) -> Response:
        """Answer where no page is."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        if request.url.path.startswith("/static"):
            return PlainTextResponse("There is no such file.\n", status)
        missing = ExplorerError("There is no such page.", "Search, or use the links above.")
        return self._failed(request, missing, status)

    def _failed(self, request: Request, error: ExplorerError, status: int) -> Response:
        try:
            asked = _asked(request)
        except ExplorerError:
            asked = Asked(request.url.path)
        typed = error.query if isinstance(error, QueryError) else ""
        context = {
            "error": error,
            "query": error if isinstance(error, QueryError) else None,
            "field": next((name for name, value in asked.values if value == typed), "q"),
            "status": status,
        }
        return _page(request, asked, "error", context, status)


def _asked(request: Request, command: str = "") -> Asked:
    # Starlette keeps blank values and splits alike, but raises where there are too many.
    pairs = parse_qsl(request.url.query, keep_blank_values=True, errors="replace")
    return Asked.of(f"/{command}" if command else request.url.path, pairs)


def _page(
    request: Request, asked: Asked, template: str, context: Mapping[str, Any], status: int = 200
) -> Response:
    wanted = asked.one("lang")
    code = wanted if wanted in LANGUAGES else preferred(request.headers.get("accept-language", ""))
    values = {"asked": asked, "tabs": TABS, "active": list(active(asked)), "kind": None, **context}
    return HTMLResponse(
        rendering.page(template, code, values).encode(errors="replace"),
        status,
        headers={"Content-Language": code, "Vary": "Accept-Language", "Cache-Control": "no-cache"},
    )


def _dialect(asked: Asked) -> Dialect:
    sign = asked.choice("delimiter", (",", ";", "tab"))
    return Dialect("\t" if sign == "tab" else sign, asked.flag("bom"))


def _told(error: ExplorerError, status: int) -> Response:
    told = json.dumps({"error": values.error(error)})
    return Response(told, status, media_type=_MEDIA[Form.JSON])
