/** A query as name and value, not yet encoded, in the order of the wire. */
export type Query = readonly (readonly [name: string, value: string])[];

/** A query of those parameters that have a value. */
export function queryOf(params: Readonly<Record<string, string | number | undefined>>): Query {
  return Object.entries(params).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
}

/** The query as it goes over the wire, without the question mark. */
export function encodeQuery(query: Query): string {
  return query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

const UNRESERVED = /^[\w.~-]*$/;

/** Encodes everything but RFC 3986's unreserved characters, as Huawei's signature expects it. */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
