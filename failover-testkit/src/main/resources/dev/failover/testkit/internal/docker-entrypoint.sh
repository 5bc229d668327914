#!/bin/bash
# Makes the data directory where there is none yet, then becomes the server.
#   /failover/primary    the name of the node to clone from; taken once, replaces all data
#   /failover/settings   lines for postgresql.auto.conf; taken once
#   FAILOVER_CONF, FAILOVER_HBA, FAILOVER_SQL   what a new primary begins with
set -eu
inbox=/failover
data=$inbox/data
as_postgres() { gosu postgres "$@"; }

if [ -s "$inbox/primary" ]; then
    primary=$(cat "$inbox/primary")
    rm -rf "$data"
    install -d -o postgres -g postgres -m 700 "$data"
    as_postgres pg_basebackup --dbname="$primary" --pgdata="$data" --wal-method=stream --checkpoint=fast
    printf "primary_conninfo = '%s'\nrecovery_min_apply_delay = 0\n" "$primary" >> "$data/postgresql.auto.conf"
    as_postgres touch "$data/standby.signal"
    rm "$inbox/primary"
elif [ ! -s "$data/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$data"
    as_postgres initdb -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync
    printf '%s' "$FAILOVER_CONF" >> "$data/postgresql.conf"
    printf '%s' "$FAILOVER_HBA" > "$data/pg_hba.conf"
    printf '%s' "$FAILOVER_SQL" | as_postgres postgres --single -D "$data" -c synchronous_standby_names= postgres
fi
if [ -s "$inbox/settings" ]; then
    cat "$inbox/settings" >> "$data/postgresql.auto.conf"
    rm "$inbox/settings"
fi
exec gosu postgres postgres -D "$data" "$@"
