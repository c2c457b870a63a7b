"""What a process is told from outside: read once at its start, frozen, handed down from the entry point."""

import json
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SMARTSOCIETY_"
SECRETS_DIR = Path("/run/secrets")
SHORTEST_KEY = 32


class SettingsError(Exception):
    """The process cannot start with what it was given; the message names each setting and the cure."""


class Settings(BaseSettings):
    """Settings from the environment (`SMARTSOCIETY_…`) or from files of the same name in /run/secrets."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="ignore",
        secrets_dir=SECRETS_DIR if SECRETS_DIR.is_dir() else None,
        env_ignore_empty=True,
    )

    environment: Literal["local", "test", "production"] = "production"
    database_url: SecretStr
    redis_url: SecretStr
    limiter_url: SecretStr | None = None
    secret_key: SecretStr
    public_url: AnyHttpUrl
    portal_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8080")
    perda_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8081")
    fire_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8082")
    sapa_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8083")
    pack_dir: Path = Path(__file__).parents[1] / "deploy" / "regencies" / "konawe_selatan"
    media_url: str = "file:///var/lib/smartsociety/media"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    mail_from: str = "layanan@localhost"
    pool_size: int = Field(default=4, ge=1, le=100)
    worker_threads: int = Field(default=8, ge=1, le=64)
    webhook_allow_private: bool = False
    # The SMS gateway: `{to}` (+62…), `{digits}` (62…), `{text}` and `{id}` (ours, the same when it is sent twice) stand
    # in the address and in the values of the JSON body. `null`: GET. `sms_reference` is where the gateway's own
    # id stands in its answer (`messages.0.id`), `sms_accepted` what else must stand there (`status=1`).
    sms_url: str = ""
    sms_body: str = '{"to": "{to}", "text": "{text}", "reference": "{id}"}'
    sms_authorization: SecretStr = SecretStr("")
    sms_reference: str = "id"
    sms_accepted: str = ""
    sms_inbound_secret: SecretStr = SecretStr("")
    send_timeout: float = Field(default=15, gt=0)
    send_lease: float = Field(default=60, gt=0)
    queue_lease: float = Field(default=75, gt=0)
    limit_writes: str = "60 per minute"
    # Far above what people do: a mobile network puts thousands of phones behind one address.
    limit_alerts: str = "1200 per minute"
    limit_logins: str = "20 per minute"
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _key_is_long_enough(self) -> Self:
        if len(self.secret_key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"secret_key needs at least {SHORTEST_KEY} characters")
        return self

    @model_validator(mode="after")
    def _leases_outlast_sending(self) -> Self:
        if self.send_timeout >= self.send_lease:
            raise ValueError("send_lease must be longer than send_timeout")
        return self

    @field_validator("sms_body")
    @classmethod
    def _body_is_json(cls, body: str) -> str:
        json.loads(body)
        return body

    @cached_property
    def is_https(self) -> bool:
        """Whether citizens reach this service over TLS; decides the cookie's name and HSTS."""
        return self.public_url.scheme == "https"

    @property
    def base_url(self) -> str:
        """The public address without a trailing slash."""
        return str(self.public_url).rstrip("/")


def load_settings() -> Settings:
    """Read the settings of this process.

    Raises SettingsError naming every missing or wrong setting, without its value.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        raise settings_problem(wrong) from None


def settings_problem(wrong: ValidationError) -> SettingsError:
    """The same as an error that names every setting and none of its values."""
    rows = [f"{PREFIX}{'_'.join(map(str, e['loc'])).upper() or 'SECRET_KEY'}: {e['msg']}" for e in wrong.errors()]
    return SettingsError("This process cannot start. Set:\n  " + "\n  ".join(rows))
