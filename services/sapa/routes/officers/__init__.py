"""Every address of the officers' process."""

from flask import Blueprint

from services.sapa.routes.api import cases as cases_api
from services.sapa.routes.officers import (
    access_pages,
    audit,
    auth,
    breach,
    case,
    cases,
    figures,
    inbox,
    keys,
    referrals,
    rights,
    schedule,
    search,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    auth.blueprint,
    keys.blueprint,
    inbox.blueprint,
    cases.blueprint,
    search.blueprint,
    access_pages.blueprint,
    case.blueprint,
    schedule.blueprint,
    referrals.blueprint,
    cases_api.blueprint,
    figures.blueprint,
    rights.blueprint,
    breach.blueprint,
    audit.blueprint,
)
