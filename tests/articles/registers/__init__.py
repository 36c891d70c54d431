"""A register of works on this machine, which gives recorded answers, and wrong ones if told to."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from articles.references.registers import Asker

ANSWERS = Path(__file__).with_name("answers")
DOI = "10.5555/wayside.2022.001"
NOTICE = "10.5555/wayside.2026.retraction"


def recorded(name):
    """A recorded answer, as Python objects."""
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def work_about(doi):
    """The recorded answer, about another DOI."""
    answer = recorded("work")
    answer["message"]["DOI"] = doi
    return answer


class Registers:
    """Serves /works/<doi> and /esummary.fcgi?id=<pmid> at `url`; `asked` has what was asked.

    `works` and `summaries` map numbers to recorded answers; an agency's is found under
    "<doi>/agency". Each of `next` (bytes, a status, or a
    function that takes the request) is used up by one question before those come into play.
    """

    def __init__(self, port=0):
        self.works, self.summaries, self.next, self.asked = {}, {}, [], []
        registers = self

        class Request(BaseHTTPRequestHandler):
            def do_GET(self):
                registers._answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Request)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def _answer(self, request):
        parts = urlsplit(request.path)
        self.asked.append((parts, request.headers))
        if self.next:
            answer = self.next.pop(0)
            return answer(request) if callable(answer) else send(request, *_as_answer(answer))
        found = self._found(parts)
        status = 404 if found is None else 200
        return send(request, status, json.dumps(found or "Resource not found.").encode())

    def _found(self, parts):
        if parts.path.startswith("/works/"):
            return self.works.get(unquote(parts.path.removeprefix("/works/")).lower())
        number = parse_qs(parts.query).get("id", [""])[0]
        return self.summaries.get(number) or recorded("pubmed-unknown")


class Meanwhile(Asker):
    """Asks as always, but does something between the question and the answer."""

    def __init__(self, do):
        super().__init__()
        self._do = do

    def json(self, address, parameters=None):
        answer = super().json(address, parameters)
        self._do()
        return answer


def _as_answer(answer):
    return (answer, b"") if isinstance(answer, int) else (200, answer)


def send(request, status, body, **headers):
    """Write an answer; header names are given with _ for -."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def drop_by_drop(request):
    """An answer that begins in time and never ends."""
    request.send_response(200)
    request.end_headers()
    try:
        for _ in range(200):
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.05)  # the slowness that is tested
    except OSError:
        return


def never(request):
    """No answer at all while anybody waits for it."""
    time.sleep(2)  # the slowness that is tested
