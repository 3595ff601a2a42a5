/** A text made a name, where that is all that is wrong with it: `; did you mean \`copy_orders\`?`, or nothing. */
export function asName(written: unknown, pattern: RegExp): string {
  if (typeof written !== 'string' || written.length > LONGEST) return '';
  const name = written.trim().replace(/[^\w.-]+/g, '_');
  const isName = pattern.test(name) && /[A-Za-z0-9]/.test(name) && name.replace(/_/g, '').length > written.length / 2;
  return isName ? `; did you mean \`${name}\`?` : '';
}

const LONGEST = 128;
