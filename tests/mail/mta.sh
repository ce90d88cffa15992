#!/usr/bin/env bash
# A real mail server for the tests: Postfix takes the mail, Dovecot keeps it and shows it by IMAP.
#
#   MTA_ROOT=/tmp/mta tests/mail/mta.sh up        start it (as root; it must not be running there already)
#   MTA_ROOT=/tmp/mta tests/mail/mta.sh status    say which of its ports answer
#   MTA_ROOT=/tmp/mta tests/mail/mta.sh down      stop it; the folder is left to look at
#
# Needs postfix, dovecot-imapd, dovecot-lmtpd, dovecot-sieve and openssl. Everything it writes lies in MTA_ROOT, and it
# listens on 127.0.0.1 only, so that several can run side by side, each with a folder and ports of its own. No mail can
# leave the computer: whatever is not for the one domain below is refused.
#
# Who is there:   leser000 to leser199, retur (where bounces come back) and rapport (who may log in and send)
#                 engang, whose mailbox keeps one mail of each Message-ID, as some servers do
#                 borte, taken by Postfix and then refused by Dovecot, so that the sender gets a bounce
# Anyone else is unknown: 550. The password is the same for all.
set -euo pipefail

ROOT=${MTA_ROOT:?the folder to keep everything in}
RELAY=${MTA_RELAY:-2525}           # plain, no login, as an internal relay
STARTTLS=${MTA_STARTTLS:-2587}     # STARTTLS and login demanded
TLS=${MTA_TLS:-2465}               # TLS from the first byte, login demanded
IMAP=${MTA_IMAP:-2143}
DOMAIN=sandnes.example
PASSWORD=hemmelig-1

POSTFIX=$ROOT/postfix
SPOOL=$ROOT/spool
DOVECOT=$ROOT/dovecot
CERTIFICATES=$ROOT/certificates

make_certificates() {   # for the name localhost alone, so that 127.0.0.1 is a wrong name
    mkdir -p "$CERTIFICATES"
    cd "$CERTIFICATES"
    local new=(openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
    {
        "${new[@]}" -x509 -days 2 -subj "/CN=Authority of the tests" -keyout ca.key -out ca.pem
        "${new[@]}" -subj "/CN=localhost" -keyout server.key -out server.csr
        openssl x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
            -extfile <(echo "subjectAltName=DNS:localhost") -out server.pem
    } 2>openssl.log
    chmod 600 ./*.key
    cd - >/dev/null
}

name_the_readers() {
    local name
    for name in $(seq -f "leser%03g" 0 199) retur rapport engang; do
        echo "$name@$DOMAIN:{PLAIN}$PASSWORD" >>"$DOVECOT/users"
        echo "$name@$DOMAIN taken" >>"$POSTFIX/mailboxes"
    done
    echo "borte@$DOMAIN taken" >>"$POSTFIX/mailboxes"
    chown root:dovecot "$DOVECOT/users"
    chmod 640 "$DOVECOT/users"
}

configure_postfix() {
    cat >"$POSTFIX/main.cf" <<END
compatibility_level = 3.6
queue_directory = $SPOOL
data_directory = $ROOT/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $ROOT/log/postfix.log
maillog_file_prefixes = $ROOT/log

myhostname = mta.$DOMAIN
mynetworks = 127.0.0.1/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native

mydestination =
local_recipient_maps =
alias_maps =
alias_database =
relay_domains =
virtual_mailbox_domains = $DOMAIN
virtual_mailbox_maps = texthash:$POSTFIX/mailboxes
virtual_transport = lmtp:unix:$DOVECOT/run/lmtp
default_transport = error:5.7.1 nothing leaves this computer
relay_transport = error:5.7.1 nothing leaves this computer

smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = $CERTIFICATES/server.pem
smtpd_tls_key_file = $CERTIFICATES/server.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
message_size_limit = 26214400
# A program killed a hundred times connects a hundred times.
smtpd_client_connection_rate_limit = 0
smtpd_client_connection_count_limit = 0
# Tests do not wait for what slows down those who guess.
smtpd_error_sleep_time = 0
END
    cat >"$POSTFIX/master.cf" <<END
127.0.0.1:$RELAY inet n - n - - smtpd
127.0.0.1:$STARTTLS inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:$TLS inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
flush unix n - n 1000? 0 flush
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
END
}

configure_dovecot() {
    cat >"$DOVECOT/once.sieve" <<'END'
require ["duplicate", "envelope"];
if allof (envelope :localpart :is "to" "engang", duplicate) { discard; stop; }
END
    cat >"$DOVECOT/dovecot.conf" <<END
base_dir = $DOVECOT/run
state_dir = $DOVECOT/state
log_path = $ROOT/log/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
mail_location = maildir:~/Maildir
mail_home = $ROOT/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
# Tests do not wait for what slows down those who guess passwords.
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = username_format=%u $DOVECOT/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$ROOT/mail/%n
}
service auth {
  unix_listener $SPOOL/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
}
service imap-login {
  inet_listener imap {
    port = $IMAP
  }
  inet_listener imaps {
    port = 0
  }
}
protocol lmtp {
  mail_plugins = sieve
  postmaster_address = retur@$DOMAIN
}
plugin {
  sieve_before = $DOVECOT/once.sieve
}
END
    sievec -c "$DOVECOT/dovecot.conf" "$DOVECOT/once.sieve"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

wait_for() {
    for _ in $(seq 100); do
        if answers "$1"; then return; fi
        sleep 0.05
    done
    echo "nothing answers at port $1; see $ROOT/log" >&2
    exit 1
}

up() {
    mkdir -p "$POSTFIX" "$SPOOL" "$ROOT/data" "$DOVECOT/run" "$DOVECOT/state" "$ROOT/log" "$ROOT/mail"
    chmod 755 "$ROOT"
    chown postfix "$ROOT/data"
    chown mail:mail "$ROOT/mail"
    rm -f "$POSTFIX/mailboxes" "$DOVECOT/users"
    make_certificates
    name_the_readers
    configure_postfix
    configure_dovecot
    install -d -o postfix -g root -m 700 "$SPOOL/private"   # Postfix will not start in one that is not its own
    # What stays up must not hold on to the output of this script, or whoever reads it would wait for ever.
    dovecot -c "$DOVECOT/dovecot.conf" >>"$ROOT/log/start.log" 2>&1
    postfix -c "$POSTFIX" start >>"$ROOT/log/start.log" 2>&1
    for port in "$RELAY" "$STARTTLS" "$TLS" "$IMAP"; do wait_for "$port"; done
}

# A process that has ended but that nobody has waited for, as in many containers, is not running.
runs() { grep -q '^State:[[:space:]]*[^ZX]' "/proc/$1/status" 2>/dev/null; }

down() {
    local file process processes=()
    for file in "$SPOOL/pid/master.pid" "$DOVECOT/run/master.pid"; do
        if [ -s "$file" ]; then
            process=$(tr -d ' \n' <"$file")
            kill -TERM "$process" 2>/dev/null && processes+=("$process")
        fi
    done
    for process in "${processes[@]}"; do
        for _ in $(seq 200); do
            runs "$process" || break
            sleep 0.05
        done
    done
}

status() {
    local port
    for port in "$RELAY" "$STARTTLS" "$TLS" "$IMAP"; do
        if answers "$port"; then echo "$port answers"; else echo "$port is silent"; fi
    done
}

case "${1:-}" in
    up | down | status) "$1" ;;
    *)
        echo "usage: MTA_ROOT=FOLDER $0 up|down|status" >&2
        exit 2
        ;;
esac
