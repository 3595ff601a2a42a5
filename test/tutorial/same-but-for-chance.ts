/** What differs from one try to the next, and what stands for it. */
const BY_CHANCE: readonly [RegExp, string][] = [
  [/127\.0\.0\.1:\d+/g, 'ADDRESS'],
  [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, 'RUN'],
  [/\bpid \d+/g, 'pid N'],
  [/\b10000\d\d\b/g, 'N'],
  [/#\d+/g, '#N'],
  // CDM counts its submissions, and which of two jobs of the page is started first is chance.
  [/(\borders_to_(?:obs|lake) +)\d+\b/g, '$1N'],
  [/\borders-nightly-\d{4}-\d{2}-\d{2}\b/g, 'orders-nightly-TODAY'],
  [/(orders-nightly of |orders-nightly +)\d{4}-\d{2}-\d{2}T00:00:00/g, '$1TODAY'],
  // Dates of the page's own nights stay, all others are of the try.
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})/g, ''],
  [/\b\d+(?:\.\d+)?[smh](?: \d+s)?\b/g, 'T'],
  [/History: \d+ events/g, 'History: N events'],
];
const OF_THE_PAGE = /^2026-11-2[0-6]T(?:00:00:00|02:30:00|18:30:00)/;

/** Lines as they are compared: what chance decides is masked, and the width of what stands beside it. */
export function masked(text: string): string[] {
  const isWhole = BY_CHANCE.reduce(
    (so, [found, mask]) => so.replace(found, (match: string, group?: unknown) => maskOf(match, mask, group)),
    text,
  );
  return isWhole
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, '  ').trimEnd());
}

function maskOf(match: string, mask: string, group: unknown): string {
  if (mask === '') return OF_THE_PAGE.test(match) ? match : 'MOMENT';
  return typeof group === 'string' ? mask.replace('$1', group) : mask;
}

/**
 * What was seen, so far as the page shows it: a line that ends with `...` there is cut, and a last line of nothing else
 * stands for all that follows.
 */
export function asFarAs(expected: readonly string[], seen: readonly string[]): string[] {
  const goesOn = expected.at(-1) === '...';
  const whole = goesOn ? [...seen.slice(0, expected.length - 1), '...'] : seen;
  return whole.map((line, at) => {
    const cut = /^(?<beginning>.+)\.\.\.$/s.exec(expected[at] ?? '')?.groups?.['beginning'];
    return cut !== undefined && line.startsWith(cut) ? `${cut}...` : line;
  });
}

/** A line as the page shows it, however long it is. */
export function cutForPage(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}

const LONGEST = 200;
