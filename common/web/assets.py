"""Static files, read once at the start, under an address that names their content.

One digest stands for the whole tree (`/static/<digest>/common/js/page.js`), because a script imports its
neighbour by a relative address: a digest per file would let a changed neighbour hide behind an old address.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as WSGIResponse

from common.auth import public

COMMON = Path(__file__).parents[1] / "static"
FOREVER = "public, max-age=31536000, immutable"
CHECK_FIRST = "no-cache"
WORTH_ZIPPING = 512
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".mp3": "audio/mpeg",
}
ALREADY_SMALL = frozenset({".woff2", ".png", ".jpg", ".webp", ".mp3"})


@dataclass(frozen=True)
class Asset:
    """One file in memory."""

    name: str
    content: bytes

    @cached_property
    def etag(self) -> str:
        """Of the content, for addresses without the current digest."""
        return hashlib.sha256(self.content).hexdigest()[:20]

    @property
    def mimetype(self) -> str:
        """By our own table: the machine's is not the same everywhere."""
        return TYPES.get(Path(self.name).suffix, "application/octet-stream")

    @cached_property
    def zipped(self) -> bytes | None:
        """Compressed on the first request that accepts it; None when that would not help."""
        if len(self.content) < WORTH_ZIPPING or Path(self.name).suffix in ALREADY_SMALL:
            return None
        return gzip.compress(self.content, 9, mtime=0)


class Assets:
    """The files below `folders`, each folder under its name."""

    def __init__(self, folders: dict[str, Path], *, watch: bool = False) -> None:
        self._folders = {name: folder for name, folder in folders.items() if folder.is_dir()}
        self._watch = watch
        self._stamp = self._newest() if watch else 0
        self._read()

    def _read(self) -> None:
        self._files = {
            name: Asset(name, path.read_bytes())
            for prefix, folder in sorted(self._folders.items())
            for path in sorted(folder.rglob("*"))
            if path.is_file() and (name := f"{prefix}/{path.relative_to(folder).as_posix()}")
        }
        tree = hashlib.sha256()
        for name, asset in self._files.items():
            tree.update(f"{name} {asset.etag}\n".encode())
        self.digest = tree.hexdigest()[:12]

    def _newest(self) -> int:
        return max((p.stat().st_mtime_ns for f in self._folders.values() for p in f.rglob("*")), default=0)

    def url(self, name: str) -> str:
        """The address of `common/tokens.css` or `<service>/…`. Raises LookupError for a file that is not there."""
        if self._watch and (newest := self._newest()) != self._stamp:
            self._stamp = newest
            self._read()
        if name not in self._files:
            raise LookupError(f"no static file {name}")
        return f"/static/{self.digest}/{name}"

    def answer(self, digest: str, name: str) -> WSGIResponse:
        """The file, cached for good under the current digest and checked each time under another."""
        asset = self._files.get(name)
        if asset is None:
            abort(404)
        zipped = asset.zipped if request.accept_encodings["gzip"] > 0 else None
        response = Response(zipped or asset.content, content_type=asset.mimetype)
        if zipped is not None:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER if digest == self.digest else CHECK_FIRST
        response.set_etag(asset.etag, weak=True)
        return response.make_conditional(request)


def make_blueprint(assets: Assets) -> Blueprint:
    """The one route of static files."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/static/<digest>/<path:name>")
    @public
    def serve(digest: str, name: str) -> WSGIResponse:
        return assets.answer(digest, name)

    return blueprint
