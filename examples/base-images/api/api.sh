echo "api on port $PORT as $(id -un)"
