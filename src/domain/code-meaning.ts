import { CODE_FAMILIES, type CodeFamily, type CodeMeaning, GATEWAY_CODES, STATUS_MEANINGS } from './error-codes';

const UNCLASSIFIED: CodeMeaning = {
  kind: 'Unavailable',
  effect: 'unknown',
  hint: 'The request may have been carried out: look before sending it again.',
};

/** What a failed reply means. The code decides; the status decides when the code is missing or new to us. */
export function meaningOf(httpStatus: number, code?: string): CodeMeaning {
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
  const family = CODE_FAMILIES.find(({ prefix }) => prefix.test(code));
  if (family === undefined) return undefined;
  const digits = currentCode(code).replace(family.prefix, '');
  const row = family.rows.find(
    (candidate) => candidate.codes.includes(digits) && (candidate.httpStatus?.includes(httpStatus) ?? true),
  );
  return row === undefined
    ? { ...meaningOfNewCode(httpStatus, family), docs: family.docs }
    : { kind: row.kind, effect: row.effect, hint: row.hint, docs: family.docs };
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

/** DGC renumbered its job codes: `DLF.0137` of 2021 is `DLF.30137` today. */
function currentCode(code: string): string {
  return code.toUpperCase().replace(/^DLF\.01(\d\d)$/, 'DLF.301$1');
}
