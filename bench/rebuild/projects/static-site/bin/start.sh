#!/bin/sh
set -e
cron
exec nginx -g "daemon off;"
