const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** Tells two texts apart that differ by chance, not by design: FNV-1a of 32 bits, as eight hexadecimal digits. */
export function fingerprintOf(text: string): string {
  let hash = OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
