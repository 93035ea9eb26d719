// What the tests share: an app on a free port, and a client with a cookie jar of its own.
// The jar is as small as can be (names and values): no domain, no path, no expiry.

export async function serve(app) {
  const server = await new Promise((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', (error) => (error ? reject(error) : resolve(listening)));
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url, close };
}

export class Client {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
  }

  async get(path, options = {}) {
    return this.send(path, options);
  }

  async post(path, fields = {}, options = {}) {
    return this.send(path, { ...options, method: 'POST', body: new URLSearchParams(fields) });
  }

  async send(path, options) {
    const headers = { ...options.headers };
    const line = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (line && !('Cookie' in headers)) headers.Cookie = line;
    const answer = await fetch(this.url + path, { redirect: 'manual', ...options, headers });
    const setCookie = answer.headers.getSetCookie();
    for (const one of setCookie) {
      const pair = one.split(';')[0];
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.status, headers: answer.headers, setCookie, text: await answer.text() };
  }
}

// Runs `body` with the app served, and closes it whatever happens.
export async function withServed(app, body) {
  const served = await serve(app);
  try {
    await body(served.url);
  } finally {
    await served.close();
  }
}
