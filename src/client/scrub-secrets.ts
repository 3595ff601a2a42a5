const LONGEST_TEXT = 500;

/** Replaces every secret in a text that came from outside, and makes one bounded line of it. */
export function scrubSecrets(text: string, secrets: readonly string[]): string {
  const line = hideSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}...` : line;
}

/** Replaces every secret, also as JSON, a URL or a Basic header would write it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap(waysToWrite)
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}

function waysToWrite(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // By way of the bytes: half a surrogate pair cannot be encoded.
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(String(bytes)), bytes.toString('base64')];
}
