#!/usr/bin/python3
"""An SMTP server for a test: prints its port, then each mail as a JSON line. --auth USER:PASSWORD asks for it; --tls CERT KEY offers
STARTTLS. Ends when its standard input closes."""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Printer:
    async def handle_DATA(self, _server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        facts = {
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": mail["Subject"], "type": mail.get_content_type(),
            "header_from": mail["From"], "header_to": mail["To"], "text": parts.get("text/plain"), "html": parts.get("text/html"),
            "tls": session.ssl is not None, "authenticated": bool(session.authenticated), "names": sorted(set(mail.keys())),
        }
        print(json.dumps(facts, ensure_ascii=False, default=str), flush=True)
        return "250 taken"


async def main() -> None:
    flags = argparse.ArgumentParser()
    flags.add_argument("--auth", default="")
    flags.add_argument("--tls", nargs=2)
    options = flags.parse_args()
    settings = {}
    if options.auth:
        user, _, password = options.auth.partition(":")
        settings["authenticator"] = lambda *a: AuthResult(success=(a[4].login, a[4].password) == (user.encode(), password.encode()))
        settings |= {"auth_required": True, "auth_require_tls": False}
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*options.tls)
        settings["tls_context"] = context
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Printer(), enable_SMTPUTF8=True, loop=loop, **settings), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
