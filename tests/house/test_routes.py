"""Who may open what: every route, tried by everyone, against the one table in `routes.py`."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from eventsvc.accounts.models import Account
from eventsvc.kit.db import Base, db
from tests.house.routes import ROLES, ROUTES
from tests.house.world import World, a_world

READING = ("export.", "journal.", "read.")
OTHER_VALUES = {
    "language": "en",
    "token": "falsch",
    "link_id": UUID(int=7),
    "passkey_id": UUID(int=7),
    "step": "ansehen",
    "name": "theme.css",
    "word": "vor-ort",
    "what": "buchung",
    "page": "grundlagen",
    "key": "teilnehmende",
    "ending": "csv",
    "letter": "registration_confirmed",
    "purpose": "neuigkeiten",
}


def routes(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """Every route as `endpoint METHOD`, readers before writers."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    for method, rule in sorted(found, key=lambda pair: (pair[0], pair[1].endpoint)):
        yield f"{rule.endpoint} {method}", method, rule


def address(app: Flask, rule: Rule, world: World) -> str:
    """The route's address with something of the world in its places."""
    values = {**OTHER_VALUES, **world.values}
    slugs = {
        "public.cluster": "cluster",
        "public.cluster_logo": "cluster",
        "public.carrier_privacy": "carrier",
        "public.carrier_imprint": "carrier",
    }
    slugs |= {"organizer.journal_of_cluster": "cluster"}
    values["slug"] = values[slugs.get(rule.endpoint, "slug")]
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def visit(app: Flask, world: World, role: str, sign_in):
    """A visitor who comes in that role."""
    if role in world.accounts:
        # Read anew: one of the routes signs the account out everywhere else.
        return sign_in(db.session.get_one(Account, world.accounts[role].id, populate_existing=True))
    visitor = app.test_client()
    if role == "guest":
        for link in world.links:
            visitor.get(link.removeprefix(app.config["BASE_URL"]))
    return visitor


def outcome(answer) -> str:
    """How a try ended: let in, sent to the sign-in, forbidden, or told that there is nothing."""
    if answer.status_code in {301, 302, 303} and "/konto/anmelden" in answer.location:
        return "sign in"
    return {403: "forbidden", 404: "nothing"}.get(answer.status_code, "open" if answer.status_code < 500 else "broken")


def test_every_route_has_a_guard(app: Flask) -> None:
    bare = [
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    assert bare == []


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    assert {name for name, _, _ in routes(app)} == set(ROUTES)


def test_every_guard_asks_for_the_right_of_the_table(app: Flask) -> None:
    asked = {name: app.view_functions[rule.endpoint].guard.permission for name, _, rule in routes(app)}
    assert asked == {name: door.right for name, door in ROUTES.items()}


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_everyone_opens_what_the_table_says(app: Flask, client, sign_in, role: str) -> None:
    world = a_world(app)
    found = {}
    for name, method, rule in routes(app):
        visitor, path = visit(app, world, role, sign_in), address(app, rule, world)
        found[name] = outcome(visitor.open(path, method=method, data=world.forms.get(name)))
    assert found == {name: ROUTES[name].of(role) for name in found}


def contents() -> dict[str, list[str]]:
    """Everything the database holds, but for the notes of who read or took personal data: those must be written."""
    db.session.rollback()
    rows = {table.name: db.session.execute(select(table)).all() for table in Base.metadata.sorted_tables}
    rows["journal_entries"] = [row for row in rows["journal_entries"] if not row.action.startswith(READING)]
    return {name: sorted(map(str, found)) for name, found in rows.items()}


@pytest.mark.parametrize("role", ["anonymous", "guest", "owner", "desk", "staff"])
def test_looking_changes_nothing(app: Flask, client, sign_in, role: str) -> None:
    world = a_world(app)
    visitor = visit(app, world, role, sign_in)
    before = contents()
    for _, method, rule in routes(app):
        if method == "GET":
            visitor.get(address(app, rule, world))
    assert contents() == before
