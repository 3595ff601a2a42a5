import {
  CODE_FAMILIES,
  type CodeFamily,
  type CodeMeaning,
  type CodeRow,
  GATEWAY_CODES,
  STATUS_MEANINGS,
} from './error-codes';

const UNCLASSIFIED: CodeMeaning = {
  kind: 'Unavailable',
  effect: 'unknown',
  hint: 'The request may have been carried out: look before sending it again.',
};

/** What a call is to do. */
export type Act = 'read' | 'start' | 'stop';

/** What the hint of a start adds where its request may have been carried out. */
export const MAY_HAVE_STARTED = 'It may have been started all the same: look before sending it again.';

/**
 * What a failed reply means. The code decides; the status decides when the code is missing or new to us.
 * A read changes nothing. A start that was refused without a code that we know may have been carried out: the gateway's
 * own refusals always carry one, so that whoever answered stands between, or speaks of something else.
 * @param act what the call was to do
 */
export function meaningOf(httpStatus: number, code?: string, act: Act = 'stop'): CodeMeaning {
  const meaning = meaningFor(httpStatus, code);
  if (act === 'read') return { ...meaning, effect: 'none' };
  if (act === 'stop' || meaning.effect === 'unknown' || isPlainRefusal(httpStatus, code)) return meaning;
  const doubted: CodeMeaning = { ...meaning, effect: 'unknown', hint: `${meaning.hint} ${MAY_HAVE_STARTED}` };
  // Not the cloud's own answer: where no run shows, the next try may well get that.
  return code === undefined ? { ...doubted, aFewTries: true } : doubted;
}

/** Whether somebody who knows says that nothing was done. */
function isPlainRefusal(httpStatus: number, code: string | undefined): boolean {
  // Whoever grew tired of waiting does not say what became of what it waited for.
  if (httpStatus === 408 || httpStatus === 499 || code === undefined) return false;
  const found = lookUp(code, httpStatus);
  return found?.row !== undefined || found?.family === GATEWAY_CODES;
}

function meaningFor(httpStatus: number, code?: string): CodeMeaning {
  const byCode = code === undefined ? undefined : meaningOfCode(code, httpStatus);
  if (byCode === undefined) return meaningOfStatus(httpStatus);
  // These three are answered before any backend is asked, whatever code comes with them.
  if (httpStatus === 429) return { ...byCode, kind: 'Throttled', effect: 'none' };
  return httpStatus === 401 || httpStatus === 403 ? { ...byCode, effect: 'none' } : byCode;
}

function meaningOfStatus(httpStatus: number): CodeMeaning {
  const row = STATUS_MEANINGS.find(({ from, to }) => httpStatus >= from && httpStatus <= to);
  return row === undefined ? UNCLASSIFIED : { kind: row.kind, effect: row.effect, hint: row.hint };
}

function meaningOfCode(code: string, httpStatus: number): CodeMeaning | undefined {
  const found = lookUp(code, httpStatus);
  if (found === undefined) return undefined;
  const { family, row } = found;
  if (row === undefined) return { ...meaningOfNewCode(httpStatus, family), docs: family.docs };
  const { kind, effect, hint, aFewTries, tokenRefused } = row;
  return {
    kind,
    effect,
    hint,
    docs: family.docs,
    ...(aFewTries && { aFewTries }),
    ...(tokenRefused && { tokenRefused }),
  };
}

function lookUp(code: string, httpStatus: number): { family: CodeFamily; row?: CodeRow } | undefined {
  const family = CODE_FAMILIES.find(({ prefix }) => prefix.test(code));
  if (family === undefined) return undefined;
  const digits = currentCode(code).replace(family.prefix, '');
  const row = family.rows.find(
    (candidate) =>
      candidate.codes.some((known) => known.toUpperCase() === digits) &&
      (candidate.httpStatus?.includes(httpStatus) ?? true),
  );
  return { family, row };
}

/**
 * The services answer 400 to whatever goes wrong, also inside (DLI.0999, all of DLF): with a code that is new to us it
 * does not say that nothing was done. The gateway's 400 does.
 */
function meaningOfNewCode(httpStatus: number, family: CodeFamily): CodeMeaning {
  const meaning = meaningOfStatus(httpStatus);
  return httpStatus === 400 && family !== GATEWAY_CODES ? { ...meaning, effect: 'unknown' } : meaning;
}

/** Whether two codes say the same thing, whatever the year of the page they come from. */
export function isSameCode(code: string | undefined, other: string): boolean {
  return code !== undefined && currentCode(code) === currentCode(other);
}

/**
 * DGC renumbered its codes: `DLF.0137` of 2021 is `DLF.30137` today, `DLF.0819` is `DLF.20819`. CDM's page prints one of
 * its own with a nought too many.
 */
function currentCode(code: string): string {
  return code
    .toUpperCase()
    .replace(/^DLF\.01(\d\d)$/, 'DLF.301$1')
    .replace(/^DLF\.08(\d\d)$/, 'DLF.208$1')
    .replace(/^CDM\.0(\d{4})$/, 'CDM.$1');
}
