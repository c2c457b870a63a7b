"""Usage: python -m deploy.portal FOLDER: render the portal from the pack, with a door for each service that runs."""

import sys
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from common.pack import PackError, load_pack
from common.settings import PREFIX, Settings
from deploy.portal.render import render
from deploy.services import SERVICES


class PortalSettings(BaseSettings):
    """What the portal is told; it needs no secret."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    pack_dir: Path = Settings.model_fields["pack_dir"].default
    perda_url: str = str(Settings.model_fields["perda_url"].default)
    fire_url: str = str(Settings.model_fields["fire_url"].default)
    sapa_url: str = str(Settings.model_fields["sapa_url"].default)


def main(root: Path) -> None:
    """Render into `root`."""
    settings = PortalSettings()
    addresses = {"perda": settings.perda_url, "fire": settings.fire_url, "sapa": settings.sapa_url}
    urls = {service.name: addresses[service.name].rstrip("/") for service in SERVICES}
    try:
        pages = render(load_pack(settings.pack_dir), urls, root)
    except PackError as wrong:
        sys.exit(str(wrong))
    print(f"{len(pages)} pages in {root}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
