#!/stand-in/hidden/bash
# What the image starts: a first start makes the database from POSTGRES_… and runs the scripts of
# /docker-entrypoint-initdb.d with a server that answers on its socket alone; then the server replaces this process.
set -euo pipefail
bin=/opt/postgres/bin
box=/stand-in/busybox

# from_file NAME DEFAULT: the variable, or what the file in NAME_FILE holds.
from_file() {
    local file=$1_FILE
    if [ -n "${!1:-}" ] && [ -n "${!file:-}" ]; then
        echo "error: both $1 and $file are set (but are exclusive)" >&2
        exit 1
    fi
    [ -z "${!file:-}" ] || printf -v "$1" '%s' "$(<"${!file}")"
    [ -n "${!1:-}" ] || printf -v "$1" '%s' "$2"
    export "${1?}"
}

sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"; }
psql() { PGHOST='' /stand-in/hidden/psql --host /var/run/postgresql "$@"; }

make_database() {
    local password
    from_file POSTGRES_PASSWORD ''
    from_file POSTGRES_INITDB_ARGS ''
    if [ -z "$POSTGRES_PASSWORD" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
        echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
        exit 1
    fi
    password=$($box mktemp)
    printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
    # shellcheck disable=SC2086 # several arguments
    $bin/initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile "$password" --auth-local=trust $POSTGRES_INITDB_ARGS
    $box rm "$password"
    printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
    printf "listen_addresses = '*'\nunix_socket_directories = '/var/run/postgresql'\n" >>"$PGDATA/postgresql.conf"
}

run_scripts() {
    local script
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
            *.sh)
                # shellcheck disable=SC1090 # whatever is mounted
                if [ -x "$script" ]; then "$script"; else . "$script"; fi
                ;;
            *.sql) sql --dbname "$POSTGRES_DB" --file "$script" ;;
        esac
    done
}

# An option or nothing before it: the server, with that.
[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "${1:-}" != postgres ]; then
    exec "$@"
fi
if [ "$($box id -u)" = 0 ]; then
    $box mkdir -p "$PGDATA" && $box chmod 700 "$PGDATA" && $box chown -R postgres "$PGDATA" /var/run/postgresql
    exec /stand-in/hidden/setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
fi
from_file POSTGRES_USER postgres
from_file POSTGRES_DB "$POSTGRES_USER"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    make_database
    PGUSER=$POSTGRES_USER $bin/pg_ctl --pgdata "$PGDATA" --wait start \
        -o "$(printf '%q ' "${@:2}") -c listen_addresses='' -p ${PGPORT:-5432}"
    [ "$POSTGRES_DB" = postgres ] || sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
    run_scripts
    $bin/pg_ctl --pgdata "$PGDATA" --mode fast --wait stop
    echo 'PostgreSQL init process complete; ready for start up.'
fi
exec $bin/postgres "${@:2}"
