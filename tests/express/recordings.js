// The rows of /reference/express without an equal in tower-sessions, each as a site and a walk through it. The source
// between the braces is shown on the page: what is read there is what ran.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import cookieParser from 'cookie-parser';
import session from 'express-session';

const plain = { secret: 'not for you', resave: false, saveUninitialized: false };

function count(req, res) {
  req.session.visits = (req.session.visits ?? 0) + 1;
  res.send(`Visit ${req.session.visits}`);
}

const look = (req, res) => res.send(req.session ? `${req.session.visits ?? 0} visits` : 'req.session is undefined');

// What the sites below have in common, as it is shown.
export const common = `const plain = { secret: 'not for you', resave: false, saveUninitialized: false };\n\n${count}\n\nconst look = ${look};`;

const byHttps = { headers: { 'X-Forwarded-Proto': 'https' } };
const MINUTES = 60_000;

async function httpAndHttps(browser) {
  await browser.get('/');
  browser.stranger();
  await browser.get('/', byHttps);
}

export const recordings = {
  'secure-auto': {
    apps: [(app) => {
      app.set('trust proxy', true);
      app.use(session({ ...plain, cookie: { secure: 'auto' } }));
      app.get('/', count);
    }],
    play: httpAndHttps,
  },
  'same-site-auto': {
    apps: [(app) => {
      app.set('trust proxy', true);
      app.use(session({ ...plain, cookie: { sameSite: 'auto' } }));
      app.get('/', count);
    }],
    play: httpAndHttps,
  },
  partitioned: {
    apps: [(app) => {
      app.use(session({ ...plain, cookie: { partitioned: true } }));
      app.get('/', count);
    }],
    play: (browser) => browser.get('/'),
  },
  priority: {
    apps: [(app) => {
      app.use(session({ ...plain, cookie: { priority: 'high' } }));
      app.get('/', count);
    }],
    play: (browser) => browser.get('/'),
  },
  'cookie-function': {
    apps: [(app) => {
      app.use(session({ ...plain, cookie: (req) => ({ sameSite: req.get('X-App') ? 'none' : 'strict' }) }));
      app.get('/', count);
    }],
    async play(browser) {
      await browser.get('/');
      browser.stranger();
      await browser.get('/', { headers: { 'X-App': '1' } });
    },
  },
  'original-max-age': {
    apps: [(app, store) => {
      app.use(session({ ...plain, store, cookie: { maxAge: 10 * MINUTES } }));
      app.get('/remember', (req, res) => {
        req.session.cookie.maxAge = 60 * MINUTES;
        count(req, res);
      });
      app.get('/', look);
    }],
    async play(browser) {
      await browser.get('/remember', { shows: 'store' });
      browser.wait(30);
      await browser.get('/', { shows: 'store' });
    },
  },
  genid: {
    apps: [(app, store) => {
      app.use(session({ ...plain, store, genid: (req) => `coat "7"; ${req.path}` }));
      app.get('/', count);
    }],
    async play(browser) {
      await browser.get('/', { shows: 'store' });
      await browser.get('/');
      try {
        session({ ...plain, genid: 'coat' });
      } catch (error) {
        browser.note("session({ ...plain, genid: 'coat' })", String(error));
      }
    },
  },
  'secret-required': {
    apps: [(app) => {
      app.use(session({ ...plain, secret: undefined }));
      app.get('/', count);
    }],
    play: (browser) => browser.get('/'),
  },
  'secret-list': {
    apps: [
      (app, store) => {
        app.use(session({ ...plain, store, secret: 'old' }));
        app.get('/', count);
      },
      (app, store) => {
        app.use(session({ ...plain, store, secret: ['new', 'old'] }));
        app.get('/', count);
      },
      (app, store) => {
        app.use(session({ ...plain, store, secret: ['new'] }));
        app.get('/', count);
      },
    ],
    async play(browser) {
      await browser.get('/');
      browser.note('the second program takes over');
      await browser.get('/', { site: 1 });
      browser.note('the third program takes over');
      await browser.get('/', { site: 2 });
    },
  },
  'save-uninitialized': {
    apps: [(app, store) => {
      app.use(session({ ...plain, store, saveUninitialized: true }));
      app.get('/', look);
    }],
    play: (browser) => browser.get('/', { shows: 'store' }),
  },
  'touch-on-every-request': {
    apps: [(app, store) => {
      app.use(session({ ...plain, store, cookie: { maxAge: 30 * MINUTES } }));
      app.get('/count', count);
      app.get('/', look);
    }],
    async play(browser) {
      await browser.get('/count', { shows: 'store' });
      browser.wait(20);
      await browser.get('/', { shows: 'store' });
    },
  },
  'store-touch': {
    apps: [(app, store) => {
      store.touch = undefined;
      app.use(session({ ...plain, store, cookie: { maxAge: 30 * MINUTES } }));
      app.get('/count', count);
      app.get('/', look);
    }],
    async play(browser) {
      await browser.get('/count', { shows: 'store' });
      browser.wait(20);
      await browser.get('/', { shows: 'store' });
    },
  },
  unset: {
    apps: [(app, store) => {
      app.use(session({ ...plain, store, unset: 'destroy' }));
      app.get('/', count);
      app.get('/leave', (req, res) => {
        req.session = null;
        res.send('Good bye');
      });
    }],
    async play(browser) {
      await browser.get('/', { shows: 'store' });
      await browser.get('/leave', { shows: 'store' });
    },
  },
  'end-twice': {
    apps: [(app, store) => {
      app.use(session({ ...plain, store }));
      app.get('/twice', (req, res) => {
        req.session.visits = 1;
        res.end('once');
        res.end('twice');
      });
      app.get('/head', (req, res) => {
        req.session.visits = 2;
        res.writeHead(200, [['Set-Cookie', 'theme=dark']]);
        res.end('its own cookie');
      });
    }],
    async play(browser) {
      await browser.get('/twice');
      browser.stranger();
      await browser.get('/head');
    },
  },
  proxy: {
    apps: [
      (app) => {
        app.use(session({ ...plain, cookie: { secure: true } }));
        app.get('/', count);
      },
      (app) => {
        app.use(session({ ...plain, cookie: { secure: true }, proxy: true }));
        app.get('/', count);
      },
    ],
    async play(browser) {
      await browser.get('/', byHttps);
      browser.note('the second program takes over');
      await browser.get('/', { ...byHttps, site: 1 });
    },
  },
  disconnect: {
    apps: [(app, store) => {
      app.use(session({ ...plain, store }));
      app.get('/count', count);
      app.get('/', look);
    }],
    async play(browser) {
      await browser.get('/count');
      browser.store.emit('disconnect');
      browser.note("store.emit('disconnect')");
      await browser.get('/');
      browser.store.emit('connect');
      browser.note("store.emit('connect')");
      await browser.get('/');
    },
  },
  'memory-store-warns': {
    apps: [(app) => {
      app.use(session(plain));
    }],
    async play(browser) {
      const program = "import session from 'express-session'; session({ secret: 'x', resave: false, saveUninitialized: false });";
      const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
        cwd: import.meta.dirname,
        env: { ...process.env, NODE_ENV: 'production' },
      });
      browser.note('NODE_ENV=production', stderr.trim());
    },
  },
  'cookie-parser': {
    apps: [(app) => {
      app.use(cookieParser('not for you'));
      app.use(session({ ...plain, secret: undefined }));
      app.get('/', count);
    }],
    async play(browser) {
      await browser.get('/');
      await browser.get('/');
    },
  },
  'synchronous-store': {
    apps: [(app) => {
      const records = {};
      class AtOnce extends session.Store {
        get = (sid, done) => done(null, records[sid] && JSON.parse(records[sid]));
        set = (sid, record, done) => ((records[sid] = JSON.stringify(record)), done());
        destroy = (sid, done) => (delete records[sid], done());
      }
      app.use(session({ ...plain, store: new AtOnce() }));
      app.get('/', count);
    }],
    async play(browser) {
      await browser.get('/');
      await browser.get('/');
    },
  },
};
