#!/bin/sh
# A private Dovecot 2.3, rooted wholly in one directory, on free loopback ports.
#
#   dovecot.sh start DIR     starts it, waits until it answers, writes DIR/env and prints it
#   dovecot.sh stop DIR      ends exactly that one and waits until it is gone
#   dovecot.sh log DIR       prints what it has logged
#
# Any number may run at once; root or an ordinary user will do. DIR/env holds lines KEY=VALUE, fit for `.` in a shell:
#
#   HOST                 127.0.0.1
#   IMAP_PORT            plain, offers STARTTLS
#   IMAPS_PORT           implicit TLS
#   IMAP_NOTLS_PORT      plain, offers no STARTTLS
#   IMAP_TLSONLY_PORT    plain, offers STARTTLS and LOGINDISABLED until it is taken; on IMAP_TLSONLY_HOST alone, 127.0.0.2,
#                        for Dovecot takes a peer with its own address to be safe without TLS
#   IMAPS_CLIENT_PORT    implicit TLS that demands a client certificate; offers EXTERNAL and nothing else
#   POP3_PORT            POP3, offers STLS
#   POP3S_PORT           POP3 in implicit TLS
#   POP3_NOTLS_PORT      POP3, offers no STLS
#   IPV6                 yes when the same ports answer on ::1
#   USER, PASSWORD       user, secret
#   TOKEN                a bearer token of that user, for XOAUTH2 and OAUTHBEARER
#   CERTS, CA_FILE       what certs.sh made; DIR/certs/ca.pem
#   DIR, MAIL, LOG, PID  the root, the mail (one Maildir per user), the log, the master process
#
# Users: user, user2 … user9 and "a b" with the password "secret"; quoted with `se"cr\et {3}`; тест with `пароль`; and every name that
# begins with "test", with "secret" and a home made at first login, so that each test can have a mailbox that nobody else sees.
# Mechanisms: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 XOAUTH2 OAUTHBEARER ANONYMOUS. The token valid-token is user's, valid-token-NAME
# is NAME's, any other is refused. The master user "master", password "secret", may log in as anyone (authorisation identity of PLAIN).
# DOVECOT_MECHANISMS names others. Quota, ACL, METADATA and COMPRESS are on. DOVECOT_IMAP_CLIENT_LIMIT sets how many connections one imap process serves (16: thousands of
# connections then need neither thousands of processes nor gigabytes).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C

die() { echo "dovecot.sh: $*" >&2; exit 1; }

# running PID: true while that process lives (a zombie does not)
running() {
    state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 1
    [ -n "$state" ] && [ "$state" != Z ]
}

# poll SECONDS COMMAND…: runs the command every 20 ms until it succeeds or the time is over
poll() {
    polls=$(($1 * 50))
    shift
    while ! "$@"; do
        polls=$((polls - 1))
        [ $polls -gt 0 ] || return 1
        sleep 0.02
    done
}

# free_ports COUNT: that many ports of the loopback that nothing uses. They come from below the range the kernel
# gives to outgoing connections, so that between here and Dovecot's bind only a rival of our own kind can take one.
free_ports() {
    python3 - "$1" <<'PY'
import random, socket, sys

def free(port):
    for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1")):
        try:
            probe = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            continue
        with probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if family == socket.AF_INET6 and error.errno == 99:  # no IPv6 here
                    continue
                return False
    return True

found = []
while len(found) < int(sys.argv[1]):
    port = random.randrange(15000, 32000)
    if port not in found and free(port):
        found.append(port)
print(*found)
PY
}

has_ipv6() {
    python3 -c 'import socket; socket.socket(socket.AF_INET6).bind(("::1", 0))' 2>/dev/null
}

# answers HOST PORT [tls [CERTIFICATE]]: a greeting came
answers() {
    python3 - "$@" <<'PY'
import socket, ssl, sys

try:
    peer = socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)
    if len(sys.argv) > 3:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if len(sys.argv) > 4:
            context.load_cert_chain(sys.argv[4] + ".pem", sys.argv[4] + ".key")
        peer = context.wrap_socket(peer)
    sys.exit(not peer.recv(100).startswith((b"* OK", b"+OK")))
except OSError:
    sys.exit(1)
PY
}

# await HOST PORT [tls [CERTIFICATE]]: until it answers
await() {
    poll 20 answers "$@" || { cat "$dir/log" >&2; die "$1:$2 does not answer"; }
}

# who the mail belongs to: the caller, or for root Dovecot's own unprivileged account (it refuses uid 0)
identities() {
    if [ "$(id -u)" = 0 ]; then
        mail_user=dovecot
        login_user=dovenull
    else
        mail_user=$(id -un)
        login_user=$mail_user
    fi
    mail_group=$(id -gn "$mail_user") || die "no such user: $mail_user (apt-get install dovecot-imapd)"
}

configure() {
    listen=127.0.0.1
    [ "$ipv6" = yes ] && listen='127.0.0.1, ::1'

    cat >"$dir/users" <<CONF
user:{PLAIN}secret::::::
user2:{PLAIN}secret::::::
user3:{PLAIN}secret::::::
user4:{PLAIN}secret::::::
user5:{PLAIN}secret::::::
user6:{PLAIN}secret::::::
user7:{PLAIN}secret::::::
user8:{PLAIN}secret::::::
user9:{PLAIN}secret::::::
quoted:{PLAIN}se"cr\\et {3}::::::
a b:{PLAIN}secret::::::
тест:{PLAIN}пароль::::::
CONF
    echo 'master:{PLAIN}secret::::::' >"$dir/masters"

    cat >"$dir/oauth2.conf" <<CONF
introspection_mode = auth
introspection_url = http://127.0.0.1:$TOKENS_PORT/introspect
username_attribute = username
active_attribute = active
active_value = true
openid_configuration_url = https://example.org/.well-known/openid-configuration
CONF

    cat >"$dir/common.conf" <<CONF
log_path = $dir/log
log_timestamp = "%Y-%m-%d %H:%M:%S.%{usecs} "
ssl = yes
ssl_cert = <$dir/certs/server.pem
ssl_key = <$dir/certs/server.key
ssl_min_protocol = TLSv1.2
ssl_dh =
disable_plaintext_auth = no
default_internal_user = $mail_user
default_internal_group = $mail_group
default_login_user = $login_user
default_vsz_limit = 1G
default_client_limit = 20000
default_process_limit = 5000
mail_max_userip_connections = 5000
mail_fsync = never
mail_uid = $mail_user
mail_gid = $mail_group
first_valid_uid = 1
first_valid_gid = 1
mail_home = $dir/mail/%u
mail_location = maildir:~/Maildir
mail_attribute_dict = file:%h/attributes
mail_plugins = quota acl zlib
auth_username_chars =
auth_failure_delay = 0
auth_anonymous_username = anonymous
auth_worker_max_count = 4
auth_cache_size = 0
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \Drafts
  }
  mailbox Sent {
    special_use = \Sent
  }
  mailbox Trash {
    special_use = \Trash
  }
  mailbox Junk {
    special_use = \Junk
  }
}
protocol imap {
  mail_plugins = \$mail_plugins imap_quota imap_acl imap_zlib
  imap_metadata = yes
  imap_idle_notify_interval = 1 mins
}
plugin {
  quota = count:User quota
  quota_rule = *:storage=8G
  quota_rule2 = *:messages=2000000
  quota_vsizes = yes
  acl = vfile
}
passdb {
  driver = passwd-file
  args = $dir/masters
  master = yes
  result_success = continue
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $dir/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 none
  username_filter = test*
  args = password={PLAIN}secret
}
passdb {
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 none
  username_filter = !test*
  args = scheme=PLAIN username_format=%u $dir/users
}
passdb {
  driver = static
  mechanisms = anonymous external
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=$mail_user gid=$mail_group home=$dir/mail/%u allow_all_users=yes
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap {
  user = $mail_user
  group = $mail_group
  process_limit = 5000
  client_limit = ${DOVECOT_IMAP_CLIENT_LIMIT:-16}
  service_count = 0
}
service pop3 {
  user = $mail_user
  group = $mail_group
  client_limit = ${DOVECOT_IMAP_CLIENT_LIMIT:-16}
  service_count = 0
}
service pop3-login {
  chroot =
  service_count = 0
  client_limit = 1000
  process_limit = 4
}
service imap-login {
  chroot =
  service_count = 0
  client_limit = 5000
  process_limit = 4
  process_min_avail = 0
}
CONF

    cat >"$dir/dovecot.conf" <<CONF
!include common.conf
base_dir = $dir/run
state_dir = $dir/state
protocols = imap pop3
listen = $listen
auth_mechanisms = ${DOVECOT_MECHANISMS:-plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer anonymous}
service imap-login {
  inet_listener imap {
    port = $IMAP_PORT
  }
  inet_listener imaps {
    port = $IMAPS_PORT
    ssl = yes
  }
}
service imap-notls-login {
  executable = imap-login -o ssl=no
  protocol = imap
  chroot =
  service_count = 0
  client_limit = 5000
  process_limit = 4
  user = $login_user
  type = login
  inet_listener imap-notls {
    port = $IMAP_NOTLS_PORT
  }
}
service pop3-login {
  inet_listener pop3 {
    port = $POP3_PORT
  }
  inet_listener pop3s {
    port = $POP3S_PORT
    ssl = yes
  }
}
service pop3-notls-login {
  executable = pop3-login -o ssl=no
  protocol = pop3
  chroot =
  service_count = 0
  client_limit = 1000
  process_limit = 4
  user = $login_user
  type = login
  inet_listener pop3-notls {
    port = $POP3_NOTLS_PORT
  }
}
service imap-tlsonly-login {
  executable = imap-login -o ssl=required -o disable_plaintext_auth=yes
  protocol = imap
  chroot =
  service_count = 0
  client_limit = 1000
  process_limit = 2
  user = $login_user
  type = login
  inet_listener imap-tlsonly {
    address = 127.0.0.2
    port = $IMAP_TLSONLY_PORT
  }
}
CONF

    # Mechanisms are one list per instance, so EXTERNAL, which every client with a certificate would take first, has a second one.
    cat >"$dir/external.conf" <<CONF
!include common.conf
base_dir = $dir/run-external
state_dir = $dir/state-external
protocols = imap
listen = $listen
auth_mechanisms = external
ssl_ca = <$dir/certs/ca.pem
ssl_require_crl = no
ssl_verify_client_cert = yes
auth_ssl_require_client_cert = yes
auth_ssl_username_from_cert = yes
ssl_cert_username_field = commonName
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $IMAPS_CLIENT_PORT
    ssl = yes
  }
}
CONF
    # The authentication process is not root: the files are its own.
    chmod 600 "$dir/users" "$dir/masters"
    [ "$(id -u)" != 0 ] || chown "$mail_user" "$dir/users" "$dir/masters"
}

# owned PID_FILE: prints the process named there, if it is alive and ours
owned() {
    pid=$(cat "$1" 2>/dev/null) || return 0
    running "$pid" || return 0
    if tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$dir/"; then echo "$pid"; fi
}

gone() { ! running "$1"; }

# end PID_FILE…: all are told to end before the first is waited for
end() {
    for file; do
        pid=$(owned "$file")
        [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
    done
    for file; do
        pid=$(owned "$file")
        if [ -n "$pid" ] && ! poll 15 gone "$pid"; then
            kill -KILL "$pid" 2>/dev/null || true
            poll 5 gone "$pid" || die "process $pid does not end"
        fi
        rm -f "$file"
    done
}

# children: the pids of all processes of this instance: each works in its base directory
children() {
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        [ "$pid" != $$ ] && running "$pid" || continue
        target=$(readlink "$process/cwd" 2>/dev/null) || continue
        case $target/ in "$dir"/*) echo "$pid" ;; esac
    done
}

childless() { [ -z "$(children)" ]; }

stop() {
    end "$dir/run/master.pid" "$dir/run-external/master.pid" "$dir/tokens.pid"
    # The children end by themselves when their master has; wait for it, so that the directory can be removed.
    poll 15 childless || die "processes of $dir are still running: $(children)"
    rm -f "$dir/env"
}

# launch CONFIG: 0 it runs, 75 a port was taken, 1 anything else
launch() {
    if dovecot -c "$1" >"$dir/start.log" 2>&1; then
        return 0
    fi
    grep -q 'Address already in use' "$dir/start.log" && return 75
    cat "$dir/start.log" >&2
    return 1
}

start() {
    command -v dovecot >/dev/null || die "dovecot is not installed (apt-get install dovecot-imapd)"
    case $(dovecot --version) in 2.3.*) ;; *) die "Dovecot 2.3 is needed, this is $(dovecot --version)" ;; esac
    command -v python3 >/dev/null || die "python3 is not installed (apt-get install python3)"
    case $dir in *[!A-Za-z0-9/._+-]*) die "the path must be of letters, digits and ._+-/ : $dir" ;; esac
    [ ${#dir} -le 70 ] || die "the path is too long for a Unix socket below it: $dir"
    [ ! -e "$dir/env" ] || die "$dir/env exists: is one running there already?"

    # Thousands of connections at once: as many descriptors as the system grants.
    ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -H -n)"
    identities
    mkdir -p "$dir/mail" "$dir/state" "$dir/state-external" "$dir/run" "$dir/run-external"
    chmod 755 "$dir"
    chown "$mail_user:$mail_group" "$dir/mail" 2>/dev/null || [ "$(id -u)" != 0 ]
    : >"$dir/log"
    [ -e "$dir/certs/server.pem" ] || "$here/certs.sh" "$dir/certs"
    chmod 755 "$dir/certs"
    ipv6=no
    has_ipv6 && ipv6=yes
    trap 'stop' EXIT

    rm -f "$dir/tokens.port"
    setsid python3 "$here/tokens.py" "$dir/tokens.port" </dev/null >"$dir/tokens.log" 2>&1 &
    echo $! >"$dir/tokens.pid"
    poll 20 test -s "$dir/tokens.port" || { cat "$dir/tokens.log" >&2; die "the token server did not start"; }
    TOKENS_PORT=$(cat "$dir/tokens.port")

    attempt=0
    while :; do
        attempt=$((attempt + 1))
        # shellcheck disable=SC2046
        set -- $(free_ports 8)
        IMAP_PORT=$1 IMAPS_PORT=$2 IMAP_NOTLS_PORT=$3 IMAP_TLSONLY_PORT=$4 IMAPS_CLIENT_PORT=$5
        POP3_PORT=$6 POP3S_PORT=$7 POP3_NOTLS_PORT=$8
        configure
        status=0
        launch "$dir/dovecot.conf" && launch "$dir/external.conf" || status=$?
        [ $status = 0 ] && break
        end "$dir/run/master.pid" "$dir/run-external/master.pid"
        [ $status = 75 ] && [ $attempt -lt 20 ] || die "Dovecot did not start"
    done

    await 127.0.0.1 "$IMAP_PORT"
    await 127.0.0.1 "$IMAP_NOTLS_PORT"
    await 127.0.0.2 "$IMAP_TLSONLY_PORT"
    await 127.0.0.1 "$POP3_PORT"
    await 127.0.0.1 "$POP3_NOTLS_PORT"
    await 127.0.0.1 "$POP3S_PORT" tls
    await 127.0.0.1 "$IMAPS_PORT" tls
    await 127.0.0.1 "$IMAPS_CLIENT_PORT" tls "$dir/certs/client"

    cat >"$dir/env.new" <<ENV
DIR=$dir
HOST=127.0.0.1
IMAP_PORT=$IMAP_PORT
IMAPS_PORT=$IMAPS_PORT
IMAP_NOTLS_PORT=$IMAP_NOTLS_PORT
IMAP_TLSONLY_PORT=$IMAP_TLSONLY_PORT
IMAP_TLSONLY_HOST=127.0.0.2
IMAPS_CLIENT_PORT=$IMAPS_CLIENT_PORT
POP3_PORT=$POP3_PORT
POP3S_PORT=$POP3S_PORT
POP3_NOTLS_PORT=$POP3_NOTLS_PORT
IPV6=$ipv6
USER=user
PASSWORD=secret
TOKEN=valid-token
CERTS=$dir/certs
CA_FILE=$dir/certs/ca.pem
MAIL=$dir/mail
LOG=$dir/log
PID=$(cat "$dir/run/master.pid")
ENV
    mv "$dir/env.new" "$dir/env"
    trap - EXIT
    cat "$dir/env"
}

[ $# -eq 2 ] || die "usage: dovecot.sh start|stop|log DIR"
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
case $1 in
start) start ;;
stop) stop ;;
log) cat "$dir/log" ;;
*) die "usage: dovecot.sh start|stop|log DIR" ;;
esac
