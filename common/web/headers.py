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
QUIET_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# For pages that leave no trace: `is_own` knows that their forms come with `Origin: null`.
QUIET = (
    ("Content-Security-Policy", QUIET_POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), web-share=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noindex"),
    ("Cache-Control", "no-store"),
)
NO_STORE = ("Cache-Control", "no-store")


def fixed_headers(settings: Settings, *, is_quiet: bool = False) -> list[tuple[str, str]]:
    """What is the same on every answer of this process."""
    always = QUIET if is_quiet else ALWAYS
    if not settings.is_https:
        return list(always)
    return [*always, ("Strict-Transport-Security", f"max-age={TWO_YEARS}; includeSubDomains")]
