"""A mail server of this machine that can be told to misbehave: real SMTP over a real socket."""

import contextlib
import socketserver
import threading

# What it can do wrong, by the name of the moment.
REFUSES_SENDER = "refuses the sender"
REFUSES_RECIPIENT = "refuses the recipient"
REFUSES_CONTENT = "refuses the content"
HANGS_UP_AFTER_CONTENT = "takes the content and hangs up without a word"
HANGS_UP_AFTER_ANSWER = "says yes and hangs up"


class PostOffice:
    """`letters` are the raw bytes it took; `trouble` is one of the names above, or None."""

    def __init__(self):
        self.letters = []
        self.trouble = None


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        office = self.server.office
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"QUIT":
                return self._say("221 bye")
            if word == b"DATA":
                self._say("354 go on")
                if not self._take(office):
                    return None
            elif word == b"MAIL" and office.trouble == REFUSES_SENDER:
                self._say("451 not now")
            elif word == b"RCPT" and office.trouble == REFUSES_RECIPIENT:
                self._say("550 no such person here: supporter@example.org")
            else:
                self._say("250 fine")
        return None

    def _take(self, office):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if office.trouble == REFUSES_CONTENT:
            self._say("554 no")
            return True
        office.letters.append(b"".join(lines))
        if office.trouble == HANGS_UP_AFTER_CONTENT:
            return False
        self._say("250 taken")
        return office.trouble != HANGS_UP_AFTER_ANSWER

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextlib.contextmanager
def open_post_office():
    """A running PostOffice, with its `port`; closed at the end."""
    office = PostOffice()
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.office = office
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()
