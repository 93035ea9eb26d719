// The hotel's /whoami and /count on Express with express-session, for benches/http and benches/stores: the same answers.
// `node server.js memory`, `sqlite FILE`, `redis SOCKET`, `postgres FOLDER USER DATABASE`; prints the port. With
// `NO_TOUCH=1` a read does not write the end of the session anew, as ours does not.

import express from 'express';
import session from 'express-session';

// What a careful author writes: statements prepared once, the journal that waits for no disk, no cleaning on a request.
class SqliteStore extends session.Store {
  constructor(db) {
    super();
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec('CREATE TABLE IF NOT EXISTS records (sid TEXT PRIMARY KEY, data TEXT NOT NULL, ends INTEGER NOT NULL) WITHOUT ROWID');
    this.read = db.prepare('SELECT data FROM records WHERE sid = ? AND ends > ?').pluck();
    this.write = db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?)');
    this.move = db.prepare('UPDATE records SET ends = ? WHERE sid = ?');
    this.remove = db.prepare('DELETE FROM records WHERE sid = ?');
  }

  ends = (record) => Number(record.cookie?.expires ?? Date.now() + 14 * 24 * 3600e3);

  answer(done, ask) {
    let given = null;
    try {
      given = ask() ?? null;
    } catch (error) {
      return done(error);
    }
    done(null, given);
  }

  get(sid, done) {
    this.answer(done, () => {
      const text = this.read.get(sid, Date.now());
      return text && JSON.parse(text);
    });
  }

  set(sid, record, done) {
    this.answer(done, () => this.write.run(sid, JSON.stringify(record), this.ends(record)));
  }

  touch(sid, record, done) {
    this.answer(done, () => this.move.run(this.ends(record), sid));
  }

  destroy(sid, done) {
    this.answer(done, () => this.remove.run(sid));
  }
}

async function store([kind, file, user, database]) {
  if (kind === 'memory') return new session.MemoryStore();
  const disableTouch = process.env.NO_TOUCH === '1';
  if (kind === 'redis') {
    const [{ RedisStore }, { createClient }] = await Promise.all([import('connect-redis'), import('redis')]);
    const client = createClient({ socket: { path: file } });
    await client.connect();
    return new RedisStore({ client, disableTouch });
  }
  if (kind === 'postgres') {
    const [{ default: connect }, { default: pg }] = await Promise.all([import('connect-pg-simple'), import('pg')]);
    const pool = new pg.Pool({ host: file, user, database });
    return new (connect(session))({ pool, createTableIfMissing: true, disableTouch });
  }
  const { default: Database } = await import('better-sqlite3');
  return new SqliteStore(new Database(file));
}

const guests = new Map([[7, 'alice']]);
const app = express();
app.use(session({ secret: 'only for this benchmark', store: await store(process.argv.slice(2)), resave: false, saveUninitialized: false }));

app.get('/login', (req, res) => {
  req.session.guest_id = 7;
  req.session.logged_in_at = Math.floor(Date.now() / 1000);
  req.session.from = 'Chromium on Linux, 127.0.0.1';
  res.send('ok\n');
});

app.get('/whoami', (req, res) => {
  const guest = guests.get(req.session.guest_id) ?? null;
  res.status(guest ? 200 : 401).json({ guest });
});

app.get('/count', (req, res) => {
  const visits = (req.session.visits ?? 0) + 1;
  req.session.visits = visits;
  res.type('text').send(`You have been here ${visits} time${visits === 1 ? '' : 's'}.\n`);
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
