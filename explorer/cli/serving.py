"""serve: the same answers in a browser."""

from typing import Annotated

from typer import Option

from explorer.cli.answer import tell
from explorer.cli.forms import Lang
from explorer.cli.options import Place
from explorer.errors import UsageError
from explorer.language import gettext
from explorer.output import messages, wording


def serve(
    place: Place,
    host: Annotated[
        str,
        Option(
            metavar="HOST",
            help="Where to listen. Only this machine can reach 127.0.0.1; at 0.0.0.0 everybody in"
            " the network can read the whole index, without a password and unencrypted.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        Option(metavar="N", min=0, max=65535, help="Which port; else 8017 or another free one."),
    ] = None,
    no_browser: Annotated[
        bool, Option("--no-browser", help="Do not open the page in a browser.")
    ] = False,
    lang: Lang = None,  # noqa: ARG001  # `cli.run` has read it
) -> int:
    """Show the index as a page in the browser, in Czech or English.

    Examples:
      explorer serve                     opens the page; Ctrl-C ends it
      explorer serve --no-browser        only says where it is
      explorer serve --port 8080

    Needs explorer[web]. The page follows when the index is built anew.
    """
    try:
        from explorer.web import app, guard, serving  # noqa: PLC0415  # an extra
        from explorer.web.library import Library  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            f"The page needs {error.name}, which is not installed.",
            "Install it with explorer: pip install 'explorer[web]'",
        ) from error

    settings = place.settings()
    library = Library(settings.index_dir)
    listening = serving.listen(host, port)
    url = serving.address(host, listening.getsockname()[1])
    folder = wording.line(str(settings.index_dir))
    told = messages.noted(gettext("%(folder)s is shown at %(url)s", folder=folder, url=url))
    tell([told, gettext("Ctrl-C ends it.")])
    if guard.names_of(host):
        tell([gettext("Everybody who reaches this machine by its network can read it.")])
    if not no_browser:
        serving.open_browser(url)
    serving.serve(app.application(library, settings.sites, host), listening)
    tell([messages.noted(gettext("the page is closed"))])
    return 0
