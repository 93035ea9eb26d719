// Two cookies of the session's name in one request: take neither. It stands before express-session, which would take the
// first. Both are removed as far as a site can: with the Domain and the Path that they may have been set with.

// ANCHOR: refuse_two
export function refuseTwo(name, parent) {
  return (req, res, next) => {
    const names = (req.headers.cookie ?? '').split(';').map((pair) => pair.split('=')[0].trim());
    if (names.filter((one) => one === name).length < 2) return next(); // MARK
    res.clearCookie(name).clearCookie(name, { domain: parent });
    res.status(400).send(`Your browser sent two cookies called ${name}. Both are removed: log in again.`);
  };
}
// ANCHOR_END: refuse_two
