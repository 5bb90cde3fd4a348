"""A token introspection endpoint (RFC 7662 in shape) for the private Dovecot.

    tokens.py PORT_FILE

It listens on a free port of 127.0.0.1, writes the number to PORT_FILE, and answers until it is terminated:
`valid-token` belongs to `user`, `valid-token-NAME` to NAME, and every other token is not active.
"""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def owner(token):
    """The user that a token belongs to, or None."""
    if token == "valid-token":
        return "user"
    prefix = "valid-token-"
    if token.startswith(prefix) and len(token) > len(prefix):
        return token[len(prefix):]
    return None


class Introspection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        self.answer(token)

    def do_POST(self):
        form = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        self.answer(parse_qs(form).get("token", [""])[0])

    def answer(self, token):
        user = owner(token)
        if user is not None:
            body = {"active": True, "username": user, "scope": "mail", "token_type": "Bearer"}
        else:
            body = {"active": False}
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def main():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Introspection)
    server.daemon_threads = True
    temporary = sys.argv[1] + ".new"
    with open(temporary, "w") as file:
        file.write(f"{server.server_address[1]}\n")
    os.rename(temporary, sys.argv[1])
    server.serve_forever()


main()
