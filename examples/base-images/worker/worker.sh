echo "worker on port $PORT as $(id -un)"
