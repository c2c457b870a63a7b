"""Every address of fire_button."""

from flask import Blueprint

from services.fire_button.routes import appeal, cap, figures, own, pictures, printing, rings, roster
from services.fire_button.routes.admin import blueprint as admin
from services.fire_button.routes.api import api
from services.fire_button.routes.board import blueprint as board
from services.fire_button.routes.citizen import blueprint as citizen
from services.fire_button.routes.crew import blueprint as crew
from services.fire_button.routes.desk import blueprint as desk

BLUEPRINTS: tuple[Blueprint, ...] = (
    admin,
    api,
    appeal.blueprint,
    board,
    cap.blueprint,
    citizen,
    crew,
    desk,
    figures.blueprint,
    own.blueprint,
    pictures.blueprint,
    printing.blueprint,
    rings.blueprint,
    roster.blueprint,
)
