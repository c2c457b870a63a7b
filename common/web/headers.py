"""The headers that every answer carries, made once per process."""

from common.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
TWO_YEARS = 63_072_000

# `same-origin`, not `no-referrer`: with the latter a browser posts our own forms with `Origin: null`.
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
NO_STORE = ("Cache-Control", "no-store")


def fixed_headers(settings: Settings) -> list[tuple[str, str]]:
    """What is the same on every answer of this process."""
    if not settings.is_https:
        return list(ALWAYS)
    return [*ALWAYS, ("Strict-Transport-Security", f"max-age={TWO_YEARS}; includeSubDomains")]
