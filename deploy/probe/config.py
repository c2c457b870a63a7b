"""What the prober is told: one TOML file, which holds secrets and belongs to its user alone (0600)."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Config(BaseModel):
    """`username` is an officer of the prober's own, with a role of a crew or of the control room.

    `listen` (HOST:PORT) is where the webhook of the contact `latihan:semua` arrives, signed with `hook_secret`;
    `mailbox` stands in for it on a machine with `make run`. `heartbeat` is told by POST when everything worked.
    `post_code`: which post answers, where the account has none of its own. `at`: where the drill is; without it the
    drill has no place. `within`: seconds for the whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    username: str
    password: SecretStr
    totp_secret: SecretStr
    listen: Annotated[str, Field(pattern=r"^[^:]*:\d{1,5}$")] | None = None
    hook_secret: SecretStr = SecretStr("")
    mailbox: str = ""
    heartbeat: str = ""
    post_code: str | None = None
    at: tuple[Latitude, Longitude] | None = None
    within: Annotated[float, Field(ge=1, le=600)] = 60.0

    @model_validator(mode="after")
    def _has_one_channel(self) -> Self:
        if bool(self.listen) == bool(self.mailbox) or bool(self.listen) != bool(self.hook_secret.get_secret_value()):
            raise ValueError("give either listen with hook_secret, or mailbox")
        return self

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises ValueError naming every missing or wrong entry, without its value; OSError."""
        try:
            return cls.model_validate(tomllib.loads(file.read_text()))
        except ValidationError as wrong:
            rows = [f"{'.'.join(map(str, one['loc'])) or file.name}: {one['msg']}" for one in wrong.errors()]
            raise ValueError("\n".join(rows)) from None
