// One cookie out of the Cookie header. Express itself leaves the header as it came;
// the package cookie-parser does this for a whole app.

export function readCookie(req, name) {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((one) => one.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
