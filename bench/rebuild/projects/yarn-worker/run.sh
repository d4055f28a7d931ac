#!/bin/sh
echo "mail-worker ${GIT_SHA:-unknown}"
exec node src/index.js
