#!/usr/bin/env python3
"""A JSON API with a bearer token and no page, insecure on purpose: one flaw each, by the first part of the path.

/careful/ has none, /all/ has all that can be there at once; /in-cookie-careful/ and what begins with in-cookie- keep the token
in a cookie. Prints its port. Ends when its standard input does.
"""
import base64, hashlib, hmac, json, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ALL = """cache-no-store guessed-secret token-none token-without-end logout-keeps-session password-keeps-sessions
    password-without-old user-enumeration login-unlimited""".split()
PEOPLE = {"ida": "Correct-horse-1", "jon": "Battery-staple-2"}


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Site:
    def __init__(self, flaw):
        self.flaw = flaw.removeprefix("in-cookie-")
        self.cookie = flaw.startswith("in-cookie-")
        self.people = {n: {"password": p, "bio": "", "generation": 0} for n, p in PEOPLE.items()}
        self.key = "secret" if self.has("guessed-secret") else secrets.token_hex(32)
        self.ended, self.failed = set(), {}

    def has(self, flaw):
        return self.flaw == flaw or (self.flaw == "all" and flaw in ALL)

    def sign(self, data):
        return b64(hmac.new(self.key.encode(), data.encode(), "sha256").digest())

    def token(self, name):
        claims = {"sub": name, "iat": int(time.time()), "jti": secrets.token_hex(8), "gen": self.people[name]["generation"]}
        if not self.has("token-without-end"):
            claims["exp"] = int(time.time()) + 900
        data = b64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + b64(json.dumps(claims).encode())
        return data + "." + self.sign(data)

    def read(self, token):
        try:
            head, body, signature = token.split(".")
            decode = lambda part: json.loads(base64.urlsafe_b64decode(part + "=="))
            header, claims = decode(head), decode(body)
        except Exception:
            return None
        unsigned = self.has("token-none") and header.get("alg") == "none"
        if not self.has("token-unverified") and not unsigned:
            if header.get("alg") != "HS256" or not hmac.compare_digest(self.sign(head + "." + body), signature):
                return None
        person = self.people.get(claims.get("sub"))
        if not person or claims.get("jti") in self.ended or claims.get("exp", time.time() + 9) < time.time():
            return None
        if claims.get("gen") != person["generation"] and not self.has("password-keeps-sessions"):
            return None
        return claims


SITES, LOCK = {}, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, value, cookie=None):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if not self.site.has("cache-no-store"):
            self.send_header("Cache-Control", "no-store")
        if cookie is not None:
            self.send_header("Set-Cookie", "auth=%s; Path=/; HttpOnly; Secure; SameSite=Lax%s" % (cookie, "" if cookie else "; Max-Age=0"))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self): self.handle_request("GET")
    def do_POST(self): self.handle_request("POST")
    def do_PUT(self): self.handle_request("PUT")

    def handle_request(self, method):
        body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 100_000)).decode(errors="replace")
        parts = urlsplit(self.path)
        flaw, _, rest = parts.path.lstrip("/").partition("/")
        with LOCK:
            self.site = SITES.setdefault(flaw, Site(flaw))
        has, kind = self.site.has, self.headers.get("content-type") or ""
        self.given = {}
        if method != "GET":
            try:
                if kind.startswith("application/json") or (has("csrf-text-plain") and kind.startswith("text/plain")):
                    self.given = json.loads(body or "{}")
                elif has("csrf-form"):
                    self.given = {k: v[0] for k, v in parse_qs(body).items()}
                else:
                    return self.answer(415, {"error": "send application/json"})
            except ValueError:
                return self.answer(400, {"error": "no JSON"})
        bearer = (self.headers.get("authorization") or "").removeprefix("Bearer ")
        if self.site.cookie:
            pairs = [p.strip().split("=", 1) for p in (self.headers.get("cookie") or "").split(";") if "=" in p]
            bearer = dict(pairs).get("auth", "")
        self.claims = self.site.read(bearer)
        handler = getattr(self, method.lower() + "_" + rest.replace("/", "_"), None)
        if handler is None:
            return self.answer(404, {"error": "no such thing"})
        handler()

    def post_api_login(self):
        has, name, word = self.site.has, str(self.given.get("username", "")), str(self.given.get("password", ""))
        count = self.site.failed.get(name, 0)
        if count >= 12 and not has("login-unlimited"):
            return self.answer(429, {"error": "too many tries"})
        person = self.site.people.get(name)
        if person or not has("user-enumeration-time"):
            hashlib.pbkdf2_hmac("sha256", word.encode(), b"salt", 60000 if has("user-enumeration-time") else 4000)
        if not person or person["password"] != word:
            self.site.failed[name] = count + 1
            return self.answer(401, {"error": "unknown user" if has("user-enumeration") and not person else "wrong"})
        self.site.failed.pop(name, None)
        token = self.site.token(name)
        if self.site.cookie:
            return self.answer(200, {"ok": True}, token)
        self.answer(200, {"data": {"access_token": token}})

    def get_api_me(self):
        if not self.claims:
            return self.answer(401, {"error": "log in"})
        self.answer(200, {"username": self.claims["sub"], "bio": self.site.people[self.claims["sub"]]["bio"]})

    def put_api_me(self):
        if not self.claims:
            return self.answer(401, {"error": "log in"})
        if "bio" in self.given:
            self.site.people[self.claims["sub"]]["bio"] = str(self.given["bio"])[:300]
        self.answer(200, {"ok": True})

    def post_api_me(self):
        if self.site.has("csrf-text-plain") or self.site.has("csrf-form"):
            return self.put_api_me()
        self.answer(405, {"error": "PUT"})

    def post_api_logout(self):
        if self.claims and not self.site.has("logout-keeps-session"):
            self.site.ended.add(self.claims["jti"])
        self.answer(200, {"ok": True}, "" if self.site.cookie else None)

    def post_api_password(self):
        if not self.claims:
            return self.answer(401, {"error": "log in"})
        person = self.site.people[self.claims["sub"]]
        new = self.given.get("new_password")
        if not isinstance(new, str) or len(new) < 8:
            return self.answer(422, {"error": "new_password is missing"})
        if self.given.get("current_password") != person["password"] and not self.site.has("password-without-old"):
            return self.answer(403, {"error": "wrong"})
        person["password"] = new
        person["generation"] += 1
        self.answer(200, {"ok": True})


if __name__ == "__main__":
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
