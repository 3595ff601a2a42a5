import { IANAZone } from 'luxon';
import { didYouMean } from '../files/nearest';

/** Whether it is a zone of the IANA database. */
export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/** What people call zones that the database has under another name. */
const CALLED: Record<string, string> = {
  beijing: 'Asia/Shanghai',
  china: 'Asia/Shanghai',
  cst: 'Asia/Shanghai',
  hongkong: 'Asia/Hong_Kong',
  singapore: 'Asia/Singapore',
  'utc+8': 'Asia/Shanghai',
  'gmt+8': 'Asia/Shanghai',
  '+08:00': 'Asia/Shanghai',
};

/** Why a text is no zone, and which was probably meant. */
export function notAZone({ input }: { input?: unknown }): string {
  const written = typeof input === 'string' ? input : '';
  const word = written.toLowerCase().replace(/[\s_]/g, '');
  const called = Object.hasOwn(CALLED, word) ? `; did you mean \`${CALLED[word]}\`?` : undefined;
  return `not a time zone: write one such as \`Asia/Shanghai\` or \`UTC\`${called ?? didYouMean(written, Intl.supportedValuesOf('timeZone'))}`;
}
