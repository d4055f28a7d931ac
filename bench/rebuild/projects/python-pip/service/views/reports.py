import json
from pathlib import Path

import requests
from dateutil.parser import isoparse
from flask import Blueprint, abort, current_app, jsonify

blueprint = Blueprint("reports", __name__)


def folder() -> Path:
    return Path(current_app.config["REPORTS"])


@blueprint.get("/<day>")
def report(day: str):
    path = folder() / f"{isoparse(day).date()}.json"
    if not path.exists():
        abort(404)
    return jsonify(json.loads(path.read_text()))


@blueprint.post("/<day>")
def fetch(day: str):
    answer = requests.get(f"{current_app.config['UPSTREAM']}/days/{day}", timeout=10)
    answer.raise_for_status()
    (folder() / f"{isoparse(day).date()}.json").write_text(answer.text)
    return jsonify(answer.json()), 201
