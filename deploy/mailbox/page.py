"""The page of the mailbox: the list, one mail (plain text first), the mail as it was sent. SMS and pushes likewise."""

from pathlib import Path

from flask import Flask, Response, abort, render_template, send_from_directory
from werkzeug.exceptions import NotFound

from deploy.mailbox.accounts import logins
from deploy.mailbox.gateway import make_gateway
from deploy.mailbox.store import Mail, Store

SHOWN = 100
LOOK = Path(__file__).parents[2] / "common" / "static"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def make_page(store: Store, accounts: Path | None = None) -> Flask:
    """The Flask app over a store; `accounts` is the file of the demo officers, if there is one."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.jinja_env.filters["waktu"] = _time

    @app.get("/")
    def inbox() -> str:
        return render_template("inbox.html", mails=list(store.newest(SHOWN)), count=store.count())

    @app.get("/akun")
    def people() -> str:
        return render_template("accounts.html", logins=logins(accounts))

    @app.get("/surat/<name>")
    def one(name: str) -> str:
        return render_template("mail.html", mail=store.read(name) or abort(404))

    @app.get("/surat/<name>/html")
    def html(name: str) -> Response:
        mail = store.read(name) or abort(404)
        return Response(mail.html, headers={"Content-Security-Policy": MAIL_POLICY})

    @app.get("/surat/<name>.eml")
    def source(name: str) -> Response:
        return Response(store.source(name) or abort(404), mimetype="message/rfc822")

    @app.get("/look/<path:name>")
    def look(name: str) -> Response:
        return send_from_directory(LOOK, name)

    app.register_blueprint(make_gateway(store))
    app.register_error_handler(NotFound, lambda _missing: (render_template("missing.html"), 404))
    app.after_request(_headers)
    return app


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _time(mail: Mail) -> str:
    at = mail.at.astimezone()
    return f"{at.day} {MONTHS[at.month - 1]}, {at:%H.%M}"
