#!/usr/bin/env python3
"""A site of notes on Python's standard library, insecure on purpose: one flaw each, by the first part of the path.

/careful/ has none. /csrf-form/ has the flaw of that name, and so on: each is a site of its own, below its path.
/all/ has all that can be there at once.
Prints its port. Ends when its standard input does.
"""
import base64, hashlib, hmac, html, itertools, os, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

PEOPLE = {"ana@notes.test": "Correct-horse-1", "ben@notes.test": "Battery-staple-2"}
SECRET = "keyboard cat"
ALL = """cookie-httponly cookie-secure cookie-samesite cookie-lifetime cached-cookie framing id-counting id-in-url id-in-page
    user-in-cookie role-in-cookie encoded-name fixation-planted fixation-invented logout-keeps-session
    password-keeps-sessions password-without-old csrf-form csrf-get login-csrf open-redirect user-enumeration
    login-unlimited""".split()


class Site:
    def __init__(self, flaw):
        self.flaw = flaw
        self.people = {name: {"password": word, "note": ""} for name, word in PEOPLE.items()}
        self.sessions = {}
        self.failed = {}
        self.count = itertools.count(1000)
        self.lock = threading.Lock()

    def has(self, flaw):
        return self.flaw == flaw or (self.flaw == "all" and flaw in ALL)

    def new_id(self, name=""):
        if self.has("id-counting"):
            return "sess-%06d" % next(self.count)
        if self.has("id-short"):
            return secrets.token_hex(3)
        if self.has("id-time"):
            return "%x" % time.time_ns()
        if self.has("id-hashed-time"):
            return hashlib.md5(str(int(time.time())).encode()).hexdigest() + secrets.token_hex(0)
        if self.has("id-of-name") and name:
            return base64.b64encode(("session of " + name).encode()).decode()
        return secrets.token_hex(16)


def slow(word, rounds=4000):
    return hashlib.pbkdf2_hmac("sha256", word.encode(), b"salt", rounds)


SITES = {}
SITES_LOCK = threading.Lock()


def site_of(flaw):
    with SITES_LOCK:
        return SITES.setdefault(flaw, Site(flaw))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    # -- the session --------------------------------------------------------
    def cookies(self):
        found = {}
        for pair in (self.headers.get("cookie") or "").split(";"):
            name, _, value = pair.strip().partition("=")
            if self.site.has("encoded-name"):
                name = unquote(name)
            found.setdefault(name, value)
        return found

    def read_session(self):
        given = self.cookies().get("sid", "")
        if self.site.has("id-in-url") and not given:
            given = (self.query.get("sid") or [""])[0]
        if self.site.has("guessed-secret") or self.site.has("token-unverified"):
            data, _, signature = given.rpartition(".")
            right = hmac.new(SECRET.encode(), data.encode(), "sha256").hexdigest()
            if self.site.has("guessed-secret") and not hmac.compare_digest(right, signature):
                return None
            try:
                name = base64.urlsafe_b64decode(data + "==").decode().split('"')[3]
            except Exception:
                return None
            name = name if name in self.site.people else None
            return {"id": given, "name": name, "csrf": hashlib.sha256(data.encode()).hexdigest()[:32]}
        session = self.site.sessions.get(given)
        if session is None and given and self.site.has("fixation-invented"):
            session = {"id": given, "name": None, "csrf": secrets.token_hex(16)}
            self.site.sessions[given] = session
        return session

    def begin(self, name=None):
        session = {"id": self.site.new_id(name or ""), "name": name, "csrf": secrets.token_hex(16)}
        if self.site.has("guessed-secret") or self.site.has("token-unverified"):
            data = base64.urlsafe_b64encode(('{"user":"%s"}' % (name or "")).encode()).decode().rstrip("=")
            key = SECRET if self.site.has("guessed-secret") else "Zq8-not-in-any-list-51"
            session["csrf"] = hashlib.sha256(data.encode()).hexdigest()[:32]
            session["id"] = data + "." + hmac.new(key.encode(), data.encode(), "sha256").hexdigest()
        self.site.sessions[session["id"]] = session
        self.set_cookie(session["id"])
        return session

    def set_cookie(self, value):
        has = self.site.has
        line = "sid=%s; Path=/" % value
        line += "" if has("cookie-httponly") else "; HttpOnly"
        line += "" if has("cookie-secure") else "; Secure"
        line += "" if has("cookie-samesite") else "; SameSite=Lax"
        if has("cookie-lifetime"):
            line += "; Max-Age=31536000"
        self.out.append(("Set-Cookie", line))

    # -- answers ------------------------------------------------------------
    def answer(self, status, body="", to=None, kind="text/html; charset=utf-8"):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        has = self.site.has
        if has("cached-cookie"):
            self.send_header("Cache-Control", "public, max-age=600")
        elif not has("cache-no-store"):
            self.send_header("Cache-Control", "no-store")
        if not has("framing"):
            self.send_header("X-Frame-Options", "DENY")
        if to:
            self.send_header("Location", to)
        for name, value in self.out:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def page(self, title, inner, status=200):
        self.answer(status, "<!doctype html><title>Notes</title><h1>%s</h1>%s" % (title, inner))

    def to(self, path):
        self.answer(303, to=self.base + path)

    def do_GET(self):
        self.handle_request("GET", "")

    def do_POST(self):
        length = min(int(self.headers.get("content-length") or 0), 100_000)
        self.handle_request("POST", self.rfile.read(length).decode(errors="replace"))

    def handle_request(self, method, body):
        parts = urlsplit(self.path)
        flaw, _, rest = parts.path.lstrip("/").partition("/")
        self.base, self.site, self.out = "/" + flaw, site_of(flaw), []
        self.query, self.form = parse_qs(parts.query), parse_qs(body, keep_blank_values=True)
        if method == "GET" and self.site.has("csrf-get") and rest == "note" and self.query.get("text"):
            method, self.form = "POST", self.query
        if self.site.has("csrf-method-override") and method == "POST" and self.form.get("_method"):
            self.overridden = True
        else:
            self.overridden = False
        name = "%s_%s" % (method.lower(), rest.replace("/", "_") or "index")
        handler = getattr(self, name, None)
        self.session = self.read_session()
        if handler is None:
            return self.page("Not found", "", 404)
        handler()

    def field(self, name):
        return (self.form.get(name) or [""])[0]

    def person(self):
        name = self.session and self.session["name"]
        if self.site.has("user-in-cookie") and name:
            name = unquote(self.cookies().get("user", name))
        return name if name in self.site.people else None

    def token(self):
        return '<input type="hidden" name="ticket" value="%s">' % self.session["csrf"]

    def refused(self):
        """Is the token not this session's?"""
        has, given = self.site.has, self.field("ticket")
        if has("csrf-form") or self.overridden:
            return False
        if has("csrf-get") and self.query.get("text"):
            return False
        if has("csrf-any-token") and "ticket" in self.form:
            return False
        if has("csrf-others-token") and any(s["csrf"] == given for s in self.site.sessions.values()):
            return False
        if self.session and hmac.compare_digest(self.session["csrf"], given):
            return False
        self.page("That form is too old", "<p>Open the page again.</p>", 403)
        return True

    # -- pages --------------------------------------------------------------
    def get_index(self):
        if self.person():
            return self.to("/account")
        self.page("Notes", '<p>Keep your notes here.</p><a href="%s/login">Come in</a>' % self.base)

    def get_login(self):
        if self.session is None:
            self.session = self.begin()
        target = html.escape((self.query.get("next") or [""])[0])
        self.page("Come in", '<form method="post" action="%s/login">%s<input type="hidden" name="next" value="%s">'
                  '<label>Mail <input name="mail" type="email" autocomplete="username"></label>'
                  '<label>Pass phrase <input name="phrase" type="password"></label><button>Enter</button></form>'
                  % (self.base, self.token(), target))

    def post_login(self):
        has, name, word = self.site.has, self.field("mail"), self.field("phrase")
        if not has("login-csrf"):
            given = self.field("ticket")
            if self.session is None or not hmac.compare_digest(self.session["csrf"], given):
                return self.page("That form is too old", "<p>Open the page again.</p>", 403)
        count, since = self.site.failed.get(name, (0, 0))
        if count >= 12 and time.time() - since < 30 and not has("login-unlimited"):
            return self.page("Too many tries", "<p>Wait a little.</p>", 429)
        person = self.site.people.get(name)
        if person or not has("user-enumeration-time"):
            slow(word, 60000 if has("user-enumeration-time") else 4000)
        if not person or person["password"] != word:
            self.site.failed[name] = (count + 1, time.time())
            says = "That is not right."
            if has("user-enumeration") and not person:
                says = "Nobody has this mail."
            return self.page("Come in", "<p>%s</p>" % says, 401)
        self.site.failed.pop(name, None)
        old = self.session
        if has("fixation-planted") and old:
            old["name"] = name
            self.session = old
        elif has("fixation-invented") and old:
            old["name"] = name
            self.session = old
        else:
            if old:
                self.site.sessions.pop(old["id"], None)
            self.session = self.begin(name)
        if has("user-in-cookie"):
            self.out.append(("Set-Cookie", "user=%s; Path=/; HttpOnly; Secure; SameSite=Lax" % name))
        if has("role-in-cookie"):
            self.out.append(("Set-Cookie", "role=user; Path=/; HttpOnly; Secure; SameSite=Lax"))
        target = self.field("next")
        if target and (has("open-redirect") or (target.startswith(self.base + "/") and "\\" not in target)):
            return self.answer(303, to=target)
        self.to("/account")

    def get_account(self):
        name = self.person()
        if not name:
            return self.answer(303, to=self.base + "/login?next=" + self.base + "/account")
        note = html.escape(self.site.people[name]["note"])
        extra = "<p>Your session: %s</p>" % self.session["id"] if self.site.has("id-in-page") else ""
        self.page("Desk of " + html.escape(name), '%s<p>%s</p><form method="post" action="%s/note">%s'
                  '<textarea name="text">%s</textarea><button>Keep</button></form>'
                  '<a href="%s/password">New pass phrase</a>'
                  '<form method="post" action="%s/logout">%s<button>Leave</button></form>'
                  % (extra, note, self.base, self.token(), note, self.base, self.base, self.token()))

    def post_note(self):
        name = self.person()
        if not name:
            return self.to("/login")
        if self.refused():
            return
        self.site.people[name]["note"] = self.field("text")[:500]
        self.to("/account")

    def get_password(self):
        if not self.person():
            return self.to("/login")
        self.page("New pass phrase", '<form method="post" action="%s/password">%s<input type="password" name="now">'
                  '<input type="password" name="then" autocomplete="new-password">'
                  '<input type="password" name="again" autocomplete="new-password"><button>Change</button></form>'
                  % (self.base, self.token()))

    def post_password(self):
        name, has = self.person(), self.site.has
        if not name:
            return self.to("/login")
        if self.refused():
            return
        person = self.site.people[name]
        if (self.field("now") != person["password"] and not has("password-without-old")) or not self.field("then"):
            return self.page("New pass phrase", "<p>That is not right.</p>", 403)
        person["password"] = self.field("then")
        if not has("password-keeps-sessions"):
            for key, session in list(self.site.sessions.items()):
                if session["name"] == name and key != self.session["id"]:
                    del self.site.sessions[key]
        self.to("/account")

    def post_logout(self):
        if self.session and self.refused():
            return
        if self.session and not self.site.has("logout-keeps-session"):
            self.site.sessions.pop(self.session["id"], None)
        self.out.append(("Set-Cookie", "sid=; Path=/; Max-Age=0"))
        self.to("/")

    def get_admin(self):
        if self.site.has("role-in-cookie") and self.person() and self.cookies().get("role") == "admin":
            return self.page("The office", "<p>Everybody's notes</p>")
        self.page("Not for you", "", 403)


if __name__ == "__main__":
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
