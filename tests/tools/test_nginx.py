"""tools/deploy/nginx.conf as it stands, but for ports, names and certificate: what reaches which listener, and as whom."""
import json
import http.client
import os
import re
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "tools/deploy/nginx.conf"
DEADLINE_S = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Listener(BaseHTTPRequestHandler):
    """Answers with what it was asked, so that a test sees what nginx made of a request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({"port": self.server.server_address[1], "path": self.path, "headers": dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_):
        pass


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        home = Path(folder.name)
        cls.listeners = []
        for _ in range(2):
            listener = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
            threading.Thread(target=listener.serve_forever, daemon=True).start()
            cls.addClassCleanup(listener.server_close)
            cls.addClassCleanup(listener.shutdown)
            cls.listeners.append(listener.server_address[1])
        cls.plain, cls.secure = free_port(), free_port()
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=id.example.org",
             "-keyout", home / "key.pem", "-out", home / "cert.pem"], check=True, capture_output=True,
        )
        text = SHIPPED.read_text()
        for shipped, here in [
            ("server 127.0.0.1:1200;", f"server 127.0.0.1:{cls.listeners[0]};"),
            ("server 127.0.0.1:1201;", f"server 127.0.0.1:{cls.listeners[1]};"),
            ("listen 80;", f"listen 127.0.0.1:{cls.plain};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{cls.secure} ssl http2;"),
            ("/etc/letsencrypt/live/id.example.org/fullchain.pem", f"{home}/cert.pem"),
            ("/etc/letsencrypt/live/id.example.org/privkey.pem", f"{home}/key.pem"),
        ]:
            assert text.count(shipped) == 1, shipped
            text = text.replace(shipped, here)
        temporary = "".join(f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (home / "site.conf").write_text(text)
        (home / "nginx.conf").write_text(
            f"daemon off; pid {home}/pid; error_log {home}/error.log; events {{}} {'user root;' if os.getuid() == 0 else ''}"
            f"http {{ access_log off; {temporary} include {home}/site.conf; }}"
        )
        cls.nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", home, "-c", home / "nginx.conf"], stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.nginx.wait)
        cls.addClassCleanup(cls.nginx.terminate)
        end = time.monotonic() + DEADLINE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", cls.secure), 1).close()
                break
            except ConnectionRefusedError:
                assert cls.nginx.poll() is None and time.monotonic() < end, (home / "error.log").read_text()

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, headers: dict | None = None):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # its own certificate, of this test
        connection = http.client.HTTPSConnection("127.0.0.1", self.secure, context=context, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {"Host": "id.example.org"} | (headers or {}))
        answer = connection.getresponse()
        return answer, answer.read()

    def reached(self, path: str, **more) -> dict:
        answer, body = self.ask(path, **more)
        self.assertEqual(answer.status, 200, path)
        return json.loads(body)

    def test_each_prefix_reaches_its_listener(self):
        for path in ("/account/login?redirectUrl=x", "/account/static/style.css", "/api/v1/status"):
            seen = self.reached(path)
            self.assertEqual((seen["port"], seen["path"]), (self.listeners[0], path))
        seen = self.reached("/login_api/login?session_id=1")
        self.assertEqual((seen["port"], seen["path"]), (self.listeners[1], "/login?session_id=1"))

    def test_nothing_else_reaches_a_listener(self):
        for path in ("/metrics", "/login", "/checkTransaction", "/api/v2/status", "/login_api"):
            self.assertIn(self.ask(path)[0].status, (301, 404), path)

    def test_a_client_cannot_claim_another_address(self):
        seen = self.reached("/login_api/login", headers={"X-Forwarded-For": "127.0.0.1, ::1"})
        self.assertEqual(seen["headers"]["X-Forwarded-For"], "127.0.0.1")  # the peer's, which here is loopback
        seen = self.reached("/account/login", headers={"X-Forwarded-For": "192.0.2.1"})
        self.assertEqual(seen["headers"]["X-Forwarded-For"], "127.0.0.1")
        self.assertEqual(seen["headers"]["X-Forwarded-Proto"], "https")
        self.assertEqual(seen["headers"]["Host"], "id.example.org")

    def test_a_large_body_ends_at_nginx(self):
        answer, _ = self.ask("/api/v1/logins", method="POST", body=b"x" * 70_000)
        self.assertEqual(answer.status, 413)
        self.assertEqual(self.reached("/api/v1/logins", method="POST", body=b"x" * 60_000)["port"], self.listeners[0])

    def test_plain_http_is_sent_to_https(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=10)
        self.addCleanup(connection.close)
        connection.request("GET", "/account/login", headers={"Host": "id.example.org"})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Location"]), (301, "https://id.example.org/account/login"))

    def test_browsers_are_told_to_stay_on_https(self):
        answer, _ = self.ask("/account/login")
        self.assertEqual(answer.headers["Strict-Transport-Security"], "max-age=31536000")
        self.assertIsNone(re.search(r"\d", answer.headers["Server"] or ""), "nginx tells its version")


if __name__ == "__main__":
    unittest.main()
