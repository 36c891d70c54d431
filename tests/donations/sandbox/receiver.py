"""A site that listens for webhooks: verifies each, queues it, answers as it is told."""

import http.server
import queue
import threading

import stripe


class Receiver:
    """`url` is where it listens; `secret` must be set before anything arrives."""

    def __init__(self):
        self.secret = None
        self.status = 200
        self._arrived = queue.Queue()
        outer = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                status = outer.take(self.rfile.read(length), self.headers)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                """Nothing on the screen of the tests."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook?from=stripe"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self._server.shutdown()
        self._server.server_close()

    def register(self, journey, events=("*",)):
        """Tell Stripe of this receiver."""
        endpoint = journey.api.webhook_endpoints.create(
            {"url": self.url, "enabled_events": list(events)}
        )
        self.secret = endpoint.secret
        return endpoint

    def take(self, body, headers):
        self._arrived.put((body, dict(headers)))
        return self.status

    def next(self, timeout=15):
        """The next event, its signature verified by the SDK."""
        body, headers = self.next_raw(timeout)
        return stripe.Webhook.construct_event(body, headers["Stripe-Signature"], self.secret)

    def next_raw(self, timeout=15):
        return self._arrived.get(timeout=timeout)

    def all_so_far(self):
        """Everything that has arrived and was not taken, verified."""
        events = []
        while not self._arrived.empty():
            events.append(self.next())
        return events
