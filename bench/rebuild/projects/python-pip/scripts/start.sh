#!/bin/sh
exec gunicorn --bind 0.0.0.0:8000 --workers "${WORKERS:-2}" "service:create_app()"
