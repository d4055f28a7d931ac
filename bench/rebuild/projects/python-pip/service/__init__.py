from flask import Flask

from .settings import Settings
from .views import health, reports


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_object(Settings())
    app.register_blueprint(health.blueprint)
    app.register_blueprint(reports.blueprint, url_prefix="/reports")
    return app
