const LONGEST_TEXT = 500;

/** Replaces every secret in a text that came from outside, and makes one bounded line of it. */
export function scrubSecrets(text: string, secrets: readonly string[]): string {
  const scrubbed = [...secrets]
    .filter((secret) => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  const line = scrubbed.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}...` : line;
}
