// express-session's MemoryStore, and how often it was asked.

import session from 'express-session';

export class CountingStore extends session.MemoryStore {
  asked = { get: 0, set: 0, touch: 0, destroy: 0 };

  get(sid, done) {
    this.asked.get += 1;
    super.get(sid, done);
  }

  set(sid, record, done) {
    this.asked.set += 1;
    super.set(sid, record, done);
  }

  touch(sid, record, done) {
    this.asked.touch += 1;
    super.touch(sid, record, done);
  }

  destroy(sid, done) {
    this.asked.destroy += 1;
    super.destroy(sid, done);
  }

  get records() {
    return Object.values(this.sessions).map((text) => JSON.parse(text));
  }
}
