#!/usr/bin/python3
"""A community server for a test, with faults: prints its port, then for each request a JSON line of what came. --tls CERT KEY: https;
--client-ca FILE: asks for a client certificate of that authority. Ends when its standard input closes. What it answers stands in
the path of the request (the test puts it into the community's address):

    /ok         success                            /redirect/PORT/STATUS  Location: the same path at that port
    /trickle    success, one byte each 0.2 s       /endless               a body without end
    /headers    headers without end                /names                 an answer that names other addresses
    /hang       nothing                            /close                 success, and closes the connection without saying so
"""
import argparse
import http.server
import json
import ssl
import sys
import threading
import time

SUCCESS = b'{"state":"success"}'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def tell(self, body):
        certificate = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
        subject = dict(part[0] for part in certificate["subject"]).get("commonName") if certificate else None
        facts = {"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                 "body": body.decode(errors="replace"), "client": subject, "connection": self.client_address[1]}
        print(json.dumps(facts), flush=True)

    def answer(self, body, status=200, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def any_method(self):
        self.tell(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        parts = self.path.split("/")
        try:
            getattr(self, "do_" + parts[1], self.do_ok)(parts)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = any_method

    def do_ok(self, _):
        self.answer(SUCCESS)

    def do_redirect(self, parts):
        scheme = parts[2] if not parts[2].isdigit() else "http://127.0.0.1:" + parts[2]
        self.answer(SUCCESS, int(parts[3]), [("Location", scheme + "/ok"), ("Refresh", "0; url=" + scheme + "/ok"),
                                             ("Content-Location", scheme + "/ok"), ("Alt-Svc", 'h2="127.0.0.1:%s"' % parts[2])])

    def do_names(self, parts):
        url = "http://127.0.0.1:" + parts[2] + "/ok"
        self.answer(json.dumps({"state": "success", "url": url, "redirect": url, "alias": url, "msg": url}).encode())

    def do_trickle(self, _):
        self.send_response(200)
        self.send_header("Content-Length", str(len(SUCCESS)))
        self.end_headers()
        for byte in SUCCESS * 10:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.2)

    def do_endless(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def do_headers(self, _):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            self.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")

    def do_hang(self, _):
        time.sleep(30)

    def do_close(self, _):
        self.answer(SUCCESS)
        self.close_connection = True


def main():
    flags = argparse.ArgumentParser()
    flags.add_argument("--tls", nargs=2)
    flags.add_argument("--client-ca")
    options = flags.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a handshake that fails is what some tests are about
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
        if options.client_ca:
            context.load_verify_locations(options.client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
        # The handshake in the request's own thread: do_handshake_on_connect would hold up the others.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
