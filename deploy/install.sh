#!/bin/sh
# Install or upgrade pvd-graph on a machine with systemd:
#
#     deploy/install.sh dist/pvd_graph-0.1.0-py3-none-any.whl requirements.lock
#
# Each release has its own folder; `current` names the one in force, so that going back
# is one link and a restart. Nothing that is there is overwritten: neither settings nor
# data. Variables: PREFIX, DATA, ETC, UNITS, BACKUPS, SERVICE_USER (empty: as who runs
# it, no user is made), PYTHON, EXTRA_LOCK (a second lock: of a database's driver).
set -eu
wheel="$1"
lock="$2"
PREFIX="${PREFIX:-/opt/pvd-graph}"
DATA="${DATA:-/var/lib/pvd-graph}"
ETC="${ETC:-/etc/pvd-graph}"
UNITS="${UNITS:-/etc/systemd/system}"
BACKUPS="${BACKUPS:-/var/backups/pvd-graph}"
SERVICE_USER="${SERVICE_USER-pvd-graph}"
PYTHON="${PYTHON:-python3}"
here="$(cd "$(dirname "$0")" && pwd)"

"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || { echo "Python 3.11 or newer is needed (PYTHON=…)"; exit 2; }
if [ -n "$SERVICE_USER" ] && ! id "$SERVICE_USER" >/dev/null 2>&1; then
  useradd --system --home-dir "$DATA" --shell /usr/sbin/nologin "$SERVICE_USER"
fi

version="$(basename "$wheel" | cut -d- -f2)"
release="$PREFIX/releases/$version-$(sha256sum "$wheel" | cut -c1-12)"
if [ ! -x "$release/bin/pvd" ]; then
  rm -rf "$release"
  mkdir -p "$release"
  "$PYTHON" -m venv "$release"
  "$release/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps -r "$lock" ${EXTRA_LOCK:+-r "$EXTRA_LOCK"}
  "$release/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps "$wheel"
fi
"$release/bin/pvd" --version

mkdir -p "$ETC" "$UNITS" "$DATA" "$BACKUPS"
if [ ! -e "$ETC/environment" ]; then
  token="$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  (umask 077 && sed -e "s|^PVD_DATA=.*|PVD_DATA=$DATA|" \
    -e "s|^PVD_METRICS_TOKEN=.*|PVD_METRICS_TOKEN=$token|" \
    "$here/environment.example" >"$ETC/environment")
fi
chmod 700 "$DATA" "$BACKUPS"
if [ -n "$SERVICE_USER" ]; then
  chown "$SERVICE_USER": "$DATA" "$BACKUPS"
fi
for unit in "$here"/systemd/*; do
  sed -e "s|/opt/pvd-graph|$PREFIX|g" -e "s|/etc/pvd-graph|$ETC|g" \
    -e "s|/var/lib/pvd-graph|$DATA|g" -e "s|/var/backups/pvd-graph|$BACKUPS|g" \
    -e "s|^\(User\|Group\)=.*|\1=${SERVICE_USER:-$(id -un)}|" \
    "$unit" >"$UNITS/$(basename "$unit")"
done
ln -sfn "$release" "$PREFIX/current.new"
mv -T "$PREFIX/current.new" "$PREFIX/current"
echo "Installed: $release"
echo "Next: systemctl daemon-reload; systemctl enable --now pvd-graph pvd-backup.timer"
