/** JSON in which a `bigint` is a number with all its digits: the ids of stream jobs are numbers on the wire. */
export function writeJson(body: unknown): string {
  let hasLong = false;
  const json = JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    hasLong = true;
    return `\u0000${value}`;
  });
  return hasLong ? json.replace(/"\\u0000(-?\d+)"/g, '$1') : json;
}
