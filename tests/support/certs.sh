#!/bin/sh
# Makes the certificates the TLS tests need, good and bad, in a directory of their own:
#
#   certs.sh DIR
#
#   ca.pem                  the authority that tests trust (ca.key beside it)
#   server.pem, server.key  good: localhost, 127.0.0.1, 127.0.0.2, ::1
#   expired.pem             ran out in 2021
#   not-yet.pem             begins in 2090
#   wrong-host.pem          good in all but the name: mail.example.net
#   wildcard.pem            *.wildcard.test and *.localhost, with no address
#   cn-only.pem             localhost in the common name alone, with no subjectAltName
#   self-signed.pem         its own issuer
#   unknown-ca.pem          signed by an authority nobody trusts (unknown-root.pem)
#   leaf.pem                signed by intermediate.pem: a server that sends this alone leaves its chain incomplete
#   leaf-chain.pem          the same leaf with its intermediate: complete
#   client.pem, client.key  a client certificate of the authority, user name "user" as its common name; the key is PKCS#8
#   other-client.pem        a client certificate of the unknown authority
#
# Every NAME.pem that a server or client may present has NAME.key (PKCS#8 PEM) beside it; all of them are EC P-256.
set -eu

die() { echo "certs.sh: $*" >&2; exit 1; }

[ $# -eq 1 ] || die "usage: certs.sh DIR"
command -v openssl >/dev/null || die "openssl is not installed (apt-get install openssl)"
mkdir -p "$1"
cd "$1"
work=$(mktemp -d ./work.XXXXXX)
trap 'rm -rf "$work"' EXIT
umask 077

quiet() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed: $*"; }; }

key() { quiet openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"; }

# authority NAME "subject"
authority() {
    key "$1"
    quiet openssl req -x509 -new -config "$work/openssl.cnf" -key "$1.key" -sha256 -days 36500 -subj "$2" -extensions v3_ca -out "$1.pem"
}

# signed NAME ISSUER "subject" EXTENSIONS [START END]
signed() {
    key "$1"
    quiet openssl req -new -config "$work/openssl.cnf" -key "$1.key" -subj "$3" -out "$work/$1.csr"
    printf '%s\n' "$4" | tr ';' '\n' >"$work/$1.ext"
    printf 'authorityKeyIdentifier=keyid\n' >>"$work/$1.ext"
    # `openssl ca` alone can set both ends of the validity.
    quiet openssl ca -batch -notext -config "$work/openssl.cnf" -name issuing -cert "$2.pem" -keyfile "$2.key" \
        -in "$work/$1.csr" -extfile "$work/$1.ext" -startdate "${5:-20200101000000Z}" -enddate "${6:-21000101000000Z}" -out "$1.pem"
}

cat >"$work/openssl.cnf" <<CNF
[req]
distinguished_name = name
prompt = no
[name]
[v3_ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[ca]
default_ca = issuing
[issuing]
dir = $work
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
organizationName = optional
CNF
: >"$work/index.txt"

server='basicConstraints=critical,CA:FALSE;extendedKeyUsage=serverAuth'
client='basicConstraints=critical,CA:FALSE;extendedKeyUsage=clientAuth'
here='subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:::1'

authority ca '/O=imapext tests/CN=imapext test authority'
authority unknown-root '/O=imapext tests/CN=imapext unknown authority'
signed intermediate ca '/O=imapext tests/CN=imapext test intermediate' 'basicConstraints=critical,CA:TRUE;keyUsage=critical,keyCertSign;subjectKeyIdentifier=hash'

signed server ca /CN=localhost "$server;$here"
signed expired ca /CN=localhost "$server;$here" 20200101000000Z 20210101000000Z
signed not-yet ca /CN=localhost "$server;$here" 20900101000000Z 21000101000000Z
signed wrong-host ca /CN=mail.example.net "$server;subjectAltName=DNS:mail.example.net,IP:192.0.2.1"
signed wildcard ca /CN=wildcard.test "$server;subjectAltName=DNS:*.wildcard.test,DNS:*.localhost"
signed cn-only ca /CN=localhost "$server"
signed unknown-ca unknown-root /CN=localhost "$server;$here"
signed leaf intermediate /CN=localhost "$server;$here"
cat leaf.pem intermediate.pem >leaf-chain.pem
cp leaf.key leaf-chain.key
signed client ca /CN=user "$client"
signed other-client unknown-root /CN=user "$client"

key self-signed
quiet openssl req -x509 -new -config "$work/openssl.cnf" -key self-signed.key -sha256 -days 36500 -subj /CN=localhost \
    -addext "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:::1" -out self-signed.pem

chmod 644 ./*.pem
