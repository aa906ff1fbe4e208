"""A mail that was sent is on disk as it came, and on the page, harmless."""
import re
import smtplib
import subprocess
import tempfile
import unittest
import urllib.request
from email.message import EmailMessage
from pathlib import Path

SINK = Path(__file__).parents[2] / "tools/mail_sink"


class MailSink(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.mails = Path(folder.name, "mail")
        self.sink = subprocess.Popen(
            [SINK, "--smtp", "127.0.0.1:0", "--web", "127.0.0.1:0", "--dir", self.mails], stdout=subprocess.PIPE, text=True
        )
        self.addCleanup(self.sink.stdout.close)
        self.addCleanup(self.sink.wait)
        self.addCleanup(self.sink.terminate)
        ready = re.match(r"smtp 127\.0\.0\.1:(\d+) web (http://localhost:\d+)", self.sink.stdout.readline())
        self.port, self.web = int(ready[1]), ready[2]

    def send(self, text: str, rich: str = ""):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "ownkey@localhost", "ada@example.org", "Grüße <b>"
        mail.set_content(text)
        if rich:
            mail.add_alternative(rich, subtype="html")
        with smtplib.SMTP("127.0.0.1", self.port) as smtp:
            smtp.send_message(mail)

    def page(self) -> str:
        with urllib.request.urlopen(self.web) as answer:
            self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
            return answer.read().decode()

    def test_a_mail_is_kept_and_its_link_can_be_clicked(self):
        self.send("Hello,\nopen http://localhost:1200/account/checkEmail/ab_c?x=1&y=2.\n")
        kept = list(self.mails.glob("*.eml"))
        self.assertEqual(len(kept), 1)
        self.assertIn(b"To: ada@example.org", kept[0].read_bytes())
        self.assertIn('<a href="http://localhost:1200/account/checkEmail/ab_c?x=1&amp;y=2"', self.page())

    def test_nothing_in_a_mail_becomes_part_of_the_page(self):
        self.send("<script>a()</script> javascript:b() https://x.example/\"onclick=c()", "<img src=x onerror=d()>")
        page = self.page()
        for raw in ("<script>a", 'href="javascript', '"onclick', "<img"):
            self.assertNotIn(raw, page)
        self.assertIn("&lt;img src=x onerror=d()&gt;", page)
        self.assertIn("Grüße &lt;b&gt;", page)

    def test_mails_are_named_in_the_order_they_came(self):
        for number in range(3):
            self.send(f"number {number}")
        names = sorted(self.mails.glob("*.eml"))
        self.assertEqual([path.read_text().split("number ")[1][0] for path in names], ["0", "1", "2"])

    def test_a_busy_port_is_one_line(self):
        second = subprocess.run(
            [SINK, "--smtp", f"127.0.0.1:{self.port}", "--web", "127.0.0.1:0", "--dir", self.mails], capture_output=True, text=True
        )
        self.assertEqual(second.returncode, 1)
        self.assertRegex(second.stderr, r"\Amail_sink: .*in use.*\n\Z")


if __name__ == "__main__":
    unittest.main()
