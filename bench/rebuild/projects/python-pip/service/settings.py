import os


class Settings:
    REVISION = os.environ.get("APP_REVISION", "dev")
    REPORTS = os.environ.get("REPORTS", "/var/lib/reports")
    UPSTREAM = os.environ.get("UPSTREAM", "http://localhost:9000")
