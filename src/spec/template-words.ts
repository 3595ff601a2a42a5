import { quotedName } from '../domain/quoted';
import { didYouMean } from '../files/nearest';
import { CHECKED_FILTERS } from './template-filters';

/** Signs that other languages have for words of ours. */
const SIGNS: readonly [sign: RegExp, words: string][] = [
  [/&&/, 'write `and` for `&&`'],
  [/\|\|/, 'write `or` for `||`'],
  [/!(?!=)/, 'there is no `!`: write `x == false`'],
  [/(?<![=!<>])=(?!=)/, 'write `==` for `=`'],
  [/\bnot\b/, 'there is no `not`: write `x == false`'],
  [/[+*/]|\s-\s/, 'reckon with filters, such as `x | plus: 1`'],
];

/**
 * What Liquid says of a text that it cannot read or fill in, in words of ours and without its lines and columns, which are
 * not the file's.
 * @param text the template or the condition; only its code is looked at
 */
export function templateWords(message: string, text: string): string {
  const bare = message.replace(/, line:\d+, col:\d+$/, '');
  const [, filter] = /^undefined filter: (.+)$/s.exec(bare) ?? [];
  if (filter !== undefined)
    return `there is no filter ${quotedName(filter)}${didYouMean(filter, Object.keys(CHECKED_FILTERS))}`;
  const [, open] = /^output "(.+)" not closed$/s.exec(bare) ?? [];
  if (open !== undefined) return `${quotedName(open)} is not closed: \`}}\` is missing`;
  if (!/^(?:expected "\||expected filter|unexpected token|invalid value|expected ":")/.test(bare)) return bare;
  const [, sign] = SIGNS.find(([pattern]) => pattern.test(codeOf(text))) ?? [];
  return `cannot be read: ${sign ?? 'a value stands first, and each filter behind a `|`'}`;
}

/** What stands in quotes is no code. */
function codeOf(text: string): string {
  return text.slice(0, LONGEST).replace(/"[^"]*"|'[^']*'/g, '""');
}

const LONGEST = 1_000;
