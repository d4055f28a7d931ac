#!/bin/sh
set -e

if [ -n "$WAIT_FOR" ]; then
  echo "waiting for $WAIT_FOR"
  until curl -fsS "$WAIT_FOR" >/dev/null; do sleep 1; done
fi

exec "$@"
