#!/bin/sh
# Builds and measures everything. --quick ends within 3 minutes and shows only that it works.
# Tables go to benchmarks/target/tables.md, ready for RESULTS.md; raw runs beside it.
set -eu
cd "$(dirname "$0")/.."

quick=false
case "${1:-}" in
    "") ;;
    --quick) quick=true ;;
    *) echo "usage: $0 [--quick]" >&2; exit 2 ;;
esac

./mvnw -B -q -pl .,failover-core,failover-testkit,failover-jdbc install -DskipTests
./mvnw -B -q -f benchmarks/pom.xml verify

cd benchmarks
commit=$(git describe --always --dirty 2>/dev/null || echo unknown)
tables=target/tables.md
: > "$tables"

measure() {
    main=$1
    shift
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms512m -Xmx512m -Dbenchmarks.commit="$commit" \
        -cp 'target/classes:target/lib/*' "dev.failover.benchmarks.$main" "$@"
}

# From the line that names the machine on: the table without what was told on the way.
table() {
    sed -n '/^Machine: /,$p' | tee -a "$tables"
    echo >> "$tables"
}

if $quick; then
    measure outage.Outages --runs 1 --fault killed,frozen --client ours,hikari --give-up 4 --warm-up 0 --repeats 0 \
        --scenario detection --scenario-runs 1 | table
    measure hotpath.HotPath --rounds 1 --warm-up 1 --measure 1 --threads 1 | table
else
    outages() { measure outage.Outages --scenario none "$@" | table; }
    outages --runs 20 --fault killed --client ours,hikari
    outages --runs 20 --fault frozen,black-holed --client ours
    outages --runs 10 --fault stopped,restarted --client ours,hikari
    # Whoever never comes back is waited for 20 s in each run, so these get fewer.
    outages --runs 5 --fault frozen,black-holed --client hikari
    outages --runs 3 --client hikari-tuned,aws
    measure outage.Outages --fault none --scenario pool-of-4,detection,replica-reads --scenario-runs 10 | table
    measure outage.Outages --fault none --scenario busy-primary | table
    measure hotpath.HotPath | table
fi
echo "tables: benchmarks/$tables" >&2
