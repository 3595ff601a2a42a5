import { inspect } from 'node:util';
import { filesIn } from '../../chaos/oracle/secret-scan';

/** A text that nobody but the cloud and this process may hold. */
export interface Secret {
  what: string;
  text: string;
}

/** Somewhere that secrets must not reach. */
export interface Place {
  where: string;
  bytes: Buffer;
}

/** Shorter pieces of base64 turn up by chance. */
const SHORTEST = 8;

/** All files of a folder. */
export function filesOf(where: string, folder: string): Place {
  return { where, bytes: Buffer.concat([...filesIn(folder)].map(({ bytes }) => bytes)) };
}

/** Every secret in every place, plain or written in another way. */
export function secretsIn(places: Place[], secrets: Secret[]): string[] {
  return secrets.flatMap((secret) =>
    places
      .filter(({ bytes }) => waysToWrite(secret.text).some((form) => bytes.includes(form)))
      .map(({ where }) => `${secret.what} in ${where}`),
  );
}

/** So much of a secret as tells nearly all of it: somebody may have cut it off. */
export function beginningOf({ what, text }: Secret): Secret {
  return { what: `the beginning of ${what}`, text: text.slice(0, Math.ceil(text.length * 0.75)) };
}

function waysToWrite(text: string): string[] {
  const escaped = [JSON.stringify(text), inspect(text)].map((quoted) => quoted.slice(1, -1));
  const encoded = [encodeURIComponent(text), Buffer.from(text).toString('hex')];
  return [text, ...escaped, ...encoded, ...[0, 1, 2].flatMap((offset) => inBase64(text, offset))];
}

/** The part of the base64 of a longer text that this text alone decides, when so many bytes modulo 3 stand before it. */
function inBase64(text: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  const form = whole.slice(Math.ceil((offset * 4) / 3));
  const url = form.replaceAll('+', '-').replaceAll('/', '_');
  return form.length < SHORTEST ? [] : [form, url];
}
