import { IANAZone } from 'luxon';
import { BOUNDS } from '../bounds';
import { KeptLately } from '../kept-lately';

const KNOWN = new KeptLately<IANAZone>(BOUNDS.keptZones.most);

/**
 * A time zone by its name. Names may be written in any case (`aSIA/sHANGHAI`), and luxon keeps some kilobytes of each
 * spelling for ever: it is told only the one spelling that a zone has, of which there are some hundreds.
 */
export function zoneOf(timezone: string): IANAZone {
  return KNOWN.of(timezone, () => IANAZone.create(spellingOf(timezone)));
}

function spellingOf(timezone: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    // No zone at all: luxon has its own word for that.
    return 'none';
  }
}
