#!/bin/sh
# Runs inside the mount and pid namespaces of one private engine: makes the root file system the root, gives it the
# engine's own data and socket folder, and becomes the init under which dockerd runs. DATA is a folder, or memory:BYTES
# for a file system in memory, which ends with the engine.
# usage: launch.sh ROOTFS DATA RUN COMMAND…
set -eu
rootfs=$1 data=$2 run=$3
shift 3
mount --bind "$rootfs" "$rootfs"
cd "$rootfs"
mkdir -p .host var/lib/docker
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p run/stagecraft
mount --bind "$run" run/stagecraft
case $data in
memory:*) mount -t tmpfs -o "mode=711,size=${data#memory:}" tmpfs var/lib/docker ;;
*) mount --bind "$data" var/lib/docker ;;
esac
pivot_root . .host
umount -l /.host
# dockerd does not reap the orphans that containers leave; tini does, and passes signals on.
[ -x /usr/bin/tini-static ] || exec "$@"
exec /usr/bin/tini-static -- "$@"
