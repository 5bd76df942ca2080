"""A mail server for tests: aiosmtpd with encryption, passwords and the moods real servers have.

Its one argument is a JSON object: `port`, `folder` (a maildir), and optionally
  certificate, key   PEM files; `tls` is "starttls" or "tls"
  username, password what AUTH asks for; without them nobody needs to say who they are
  greylist           addresses that are asked to come back, this many times each
  refuse             addresses that do not exist
  refuse_content     whether every message is found unbearable once it has been read
  vanish             how many times to hang up, the message kept, instead of saying so
"""

import asyncio
import json
import logging
import mailbox
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


class Moody:
    def __init__(self, want):
        self.want = want
        self.box = mailbox.Maildir(want["folder"], create=True)
        self.asked = {}
        self.vanish = want.get("vanish", 0)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.want.get("refuse", []):
            return "550 5.1.1 <%s>: no such mailbox" % address
        patience = self.want.get("greylist", {}).get(address, 0)
        self.asked[address] = self.asked.get(address, 0) + 1
        if self.asked[address] <= patience:
            return "450 4.7.1 <%s>: greylisted, come back later" % address
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.want.get("refuse_content"):
            return "554 5.7.1 not in this house"
        self.box.add(envelope.content)
        if self.vanish > 0:
            self.vanish -= 1
            server.transport.abort()
        return "250 OK"


def authenticator(want):
    expected = (want["username"].encode(), want["password"].encode())

    def check(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == expected
        # Not handled means that aiosmtpd answers with 535.
        return AuthResult(success=right, handled=False)

    return check


async def serve(want):
    context = None
    if "certificate" in want:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(want["certificate"], want["key"])
    starttls = want.get("tls") == "starttls"
    settings = {"hostname": "mail.comune.example", "require_starttls": starttls}
    settings["tls_context"] = context if starttls else None
    if "username" in want:
        settings["authenticator"] = authenticator(want)
        settings["auth_required"] = True
        # Under TLS from the first byte aiosmtpd does not see that it is encrypted.
        settings["auth_require_tls"] = starttls
    moody = Moody(want)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(moody, **settings),
        "127.0.0.1",
        want["port"],
        ssl=None if starttls else context,
    )
    async with server:
        print("ready", flush=True)
        await server.serve_forever()


# What it thinks of clients that hang up is no news: tests look at what it was given.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
asyncio.run(serve(json.loads(sys.argv[1])))
