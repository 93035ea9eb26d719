// INSECURE ON PURPOSE: a ledger on Express with express-session, one flaw each, by the first part of the path.
//
// /careful/ has none, /all/ has all that can be there at once
// (a second cookie with a name hides a fixed ID). Each part is a site of its own. Prints its port; ends when its standard input does.
import crypto from 'node:crypto'
import express from 'express'
import session from 'express-session'

const people = () => ({
  alma: { password: 'Correct-horse-1', motto: '' },
  bruno: { password: 'Battery-staple-2', motto: '' },
})
const ALL = new Set(`cookie-httponly cookie-secure cookie-samesite cookie-lifetime cached-cookie framing id-counting
  role-in-cookie guessed-secret fixation-planted logout-keeps-session password-keeps-sessions
  password-without-old csrf-form csrf-get login-csrf open-redirect user-enumeration login-unlimited`.split(/\s+/))
const slow = (word, rounds) => crypto.pbkdf2Sync(word, 'salt', rounds, 32, 'sha256')
const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

function site(flaw) {
  const has = (name) => name === flaw || (flaw === 'all' && ALL.has(name))
  const users = people()
  const failed = new Map()
  const app = express.Router()
  let next = 5000
  const store = new session.MemoryStore()
  app.use(session({
    name: 'ledger.sid',
    store,
    secret: has('guessed-secret') ? 'keyboard cat' : crypto.randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: true,
    proxy: true,
    cookie: {
      path: '/',
      httpOnly: !has('cookie-httponly'),
      sameSite: has('cookie-samesite') ? undefined : 'lax',
      secure: has('cookie-secure') ? false : 'auto',
      maxAge: has('cookie-lifetime') ? 365 * 24 * 3600 * 1000 : 3600 * 1000,
    },
    genid: () => {
      if (has('id-counting')) return String(next++)
      if (has('id-short')) return crypto.randomBytes(3).toString('hex')
      if (has('id-time')) return String(Date.now())
      return crypto.randomBytes(16).toString('hex')
    },
  }))
  app.use(express.urlencoded({ extended: false }))
  app.use((req, res, next) => {
    if (!has('cache-no-store')) res.set('Cache-Control', 'no-store')
    if (has('cached-cookie')) res.set('Cache-Control', 'public, max-age=300')
    if (!has('framing')) res.set('Content-Security-Policy', "frame-ancestors 'none'")
    req.session.csrf ??= crypto.randomBytes(16).toString('hex')
    next()
  })
  const hidden = (req) => `<input type=hidden name=_csrf value="${req.session.csrf}">`
  const refused = (req, res) => {
    const given = req.body?._csrf
    if (has('csrf-form')) return false
    if (has('csrf-any-token') && given !== undefined) return false
    if (given === req.session.csrf) return false
    res.status(403).send('That form is too old.')
    return true
  }
  const page = (res, inner, status = 200) => res.status(status).send(`<!doctype html><title>Ledger</title>${inner}`)

  app.get('/', (req, res) => res.redirect(303, `${req.baseUrl}/home`))
  app.get('/signin', (req, res) => page(res, `<h1>Sign in</h1><form method=post action="${req.baseUrl}/signin?back=${encodeURIComponent(req.query.back ?? '')}">
    ${hidden(req)}<input name=who><input name=secret type=password><button>Sign in</button></form>`))
  app.post('/signin', (req, res, next) => {
    if (!has('login-csrf') && req.body._csrf !== req.session.csrf) return res.status(403).send('That form is too old.')
    const { who = '', secret = '' } = req.body
    const count = failed.get(who) ?? 0
    if (count >= 10 && !has('login-unlimited')) return res.status(429).send('Too many tries.')
    const user = Object.hasOwn(users, who) ? users[who] : undefined
    if (user || !has('user-enumeration-time')) slow(secret, has('user-enumeration-time') ? 60000 : 4000)
    if (!user || user.password !== secret) {
      failed.set(who, count + 1)
      return page(res, '<p>No.</p>', has('user-enumeration') && !user ? 404 : 401)
    }
    failed.delete(who)
    const done = () => {
      req.session.user = who
      req.session.csrf = crypto.randomBytes(16).toString('hex')
      if (has('role-in-cookie')) res.cookie('role', 'user', { path: '/', sameSite: 'lax', httpOnly: true })
      if (has('user-in-cookie')) res.cookie('u', who, { path: '/', sameSite: 'lax', httpOnly: true })
      const back = String(req.query.back ?? '')
      const own = /^\/[a-z-]+\/[a-z]*$/.test(back)
      req.session.save((error) => (error ? next(error) : res.redirect(303, back && (own || has('open-redirect')) ? back : `${req.baseUrl}/home`)))
    }
    if (has('fixation-planted')) return done()
    req.session.regenerate((error) => (error ? next(error) : done()))
  })
  const cookie = (req, name) => (req.headers.cookie ?? '').split('; ').find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  const person = (req) => {
    const name = has('user-in-cookie') && req.session.user ? cookie(req, 'u') : req.session.user
    return name && Object.hasOwn(users, name) ? name : undefined
  }
  const guard = (req, res, next) => (person(req) ? next() : res.redirect(303, `${req.baseUrl}/signin?back=${req.baseUrl}/home`))
  app.get('/home', guard, (req, res) => page(res, `<h1>${escape(person(req))}</h1>
    ${has('id-in-page') ? `<!-- ${req.sessionID} -->` : ''}
    <p>${escape(users[person(req)].motto)}</p>
    <form method=post action="${req.baseUrl}/motto">${hidden(req)}<input name=motto value="${escape(users[person(req)].motto)}"><button>Save</button></form>
    <form method=post action="${req.baseUrl}/secret">${hidden(req)}<input type=password name=old><input type=password name=fresh><button>Change password</button></form>
    <form method=post action="${req.baseUrl}/signout">${hidden(req)}<button>Sign out</button></form>`))
  const motto = (req, res) => {
    users[person(req)].motto = String(req.body?.motto ?? req.query.motto ?? '').slice(0, 300)
    res.redirect(303, `${req.baseUrl}/home`)
  }
  app.post('/motto', guard, (req, res) => { if (!refused(req, res)) motto(req, res) })
  if (has('csrf-get')) app.get('/motto', guard, motto)
  app.post('/secret', guard, (req, res, next) => {
    if (refused(req, res)) return
    const user = users[req.session.user]
    if (user.password !== req.body.old && !has('password-without-old')) return res.status(403).send('No.')
    user.password = String(req.body.fresh)
    if (has('password-keeps-sessions')) return res.redirect(303, `${req.baseUrl}/home`)
    store.all((error, all) => {
      if (error) return next(error)
      for (const [sid, one] of Object.entries(all)) if (one.user === req.session.user && sid !== req.sessionID) store.destroy(sid, () => {})
      res.redirect(303, `${req.baseUrl}/home`)
    })
  })
  app.post('/signout', (req, res, next) => {
    if (refused(req, res)) return
    if (has('logout-keeps-session')) { res.clearCookie('ledger.sid', { path: '/' }); return res.redirect(303, `${req.baseUrl}/`) }
    req.session.destroy((error) => { if (error) return next(error); res.clearCookie('ledger.sid', { path: '/' }); res.redirect(303, `${req.baseUrl}/`) })
  })
  app.get('/admin', guard, (req, res) => (has('role-in-cookie') && cookie(req, 'role') === 'admin' ? page(res, '<h1>All ledgers</h1>') : res.status(403).send('No.')))
  return app
}

const app = express()
app.disable('x-powered-by')
const sites = new Map()
app.use((req, res, next) => {
  const flaw = req.path.split('/')[1]
  if (!/^[a-z-]{3,40}$/.test(flaw)) return res.status(404).end()
  if (!sites.has(flaw)) sites.set(flaw, express.Router().use(`/${flaw}`, site(flaw)))
  sites.get(flaw)(req, res, next)
})
app.use((error, req, res, _next) => res.status(500).send('Error'))
const server = app.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
