// Cookie cases, a line of JSON each, put to tough-cookie: the Cookie header of each, a line of JSON each.
// The same file goes into `cloakroom cookies explain`; benches/cookies compares both.
import { createInterface } from 'node:readline';
import { CookieJar } from 'tough-cookie';

// As close to the standard as it goes: public suffixes, prefixes, SameSite.
const OPTIONS = { rejectPublicSuffixes: true, prefixSecurity: 'strict', allowSpecialUseDomain: true, looseMode: true };

const site = (url) => { const { protocol, hostname } = new URL(url); return `${protocol}//${hostname.split('.').slice(-2).join('.')}`; };

/** How a page stands to a request, in tough-cookie's words. */
export function context(request) {
  const from = request.initiator;
  if (!from || site(from) === site(request.url)) return 'strict';
  const reads = ['GET', 'HEAD'].includes(request.method ?? 'GET');
  return (request.kind ?? 'navigate') === 'navigate' && reads ? 'lax' : 'none';
}

/** The Cookie header that tough-cookie makes of a case. */
export function answer(given) {
  const jar = new CookieJar(undefined, OPTIONS);
  const now = given.now ? new Date(given.now) : undefined;
  for (const step of given.steps ?? []) {
    const http = (step.api ?? given.api ?? 'http') === 'http';
    const navigates = (step.kind ?? 'navigate') === 'navigate';
    const sameSiteContext = navigates ? 'strict' : context(step);
    for (const line of step.set ?? []) {
      try { jar.setCookieSync(line, step.url, { http, now, sameSiteContext, ignoreError: true, loose: true }); } catch { /* refused */ }
    }
  }
  const query = typeof given.query === 'string' ? { url: given.query } : given.query;
  const http = (query.api ?? given.query_api ?? 'http') === 'http';
  return jar.getCookieStringSync(query.url, { http, now, sameSiteContext: context(query) });
}

if (process.argv[1] === import.meta.filename) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) process.stdout.write(`${JSON.stringify({ cookie: answer(JSON.parse(line)) })}\n`);
  }
}
