import fc from 'fast-check';
import { isSameCode, meaningOf } from '../../src/domain/code-meaning';
import { CODE_FAMILIES } from '../../src/domain/error-codes';

test.each([
  { codes: ['APIGW.0308', 'APIG.0308', 'apigw.0308'], status: 429, kind: 'Throttled', effect: 'none' },
  { codes: ['APIG.0308'], status: 403, kind: 'Throttled', effect: 'none' },
  { codes: ['APIGW.0101', 'APIGW.0103'], status: 404, kind: 'NotFound', effect: 'none' },
  { codes: ['APIGW.0104', 'APIGW.0105', 'APIGW.0106'], status: 400, kind: 'InvalidRequest', effect: 'none' },
  { codes: ['APIGW.0201'], status: 413, kind: 'InvalidRequest', effect: 'none' },
  { codes: ['APIGW.0201'], status: 502, kind: 'Unavailable', effect: 'unknown' },
  { codes: ['APIGW.0201'], status: 504, kind: 'Unavailable', effect: 'unknown' },
  { codes: ['APIGW.0201'], status: 500, kind: 'Unavailable', effect: 'unknown' },
  {
    codes: ['APIGW.0301', 'APIGW.0303', 'APIGW.0305', 'APIGW.0307', 'APIGW.0311'],
    status: 401,
    kind: 'Unauthenticated',
    effect: 'none',
  },
  { codes: ['APIGW.0302', 'APIGW.0304', 'APIGW.0306', 'APIGW.0310'], status: 403, kind: 'Forbidden', effect: 'none' },
  {
    codes: ['APIGW.0401', 'APIGW.0402', 'APIGW.0404', 'APIGW.0801', 'APIGW.0802'],
    status: 403,
    kind: 'Forbidden',
    effect: 'none',
  },
  { codes: ['APIGW.0501', 'APIGW.0502'], status: 405, kind: 'QuotaExceeded', effect: 'none' },
  {
    codes: ['APIGW.0601', 'APIGW.0605', 'APIGW.0612', 'APIGW.0705'],
    status: 500,
    kind: 'Unavailable',
    effect: 'unknown',
  },
  { codes: ['APIGW.0602', 'APIGW.0607'], status: 400, kind: 'InvalidRequest', effect: 'none' },
  { codes: ['APIGW.0610'], status: 502, kind: 'Unavailable', effect: 'unknown' },
  { codes: ['APIGW.0613'], status: 503, kind: 'Unavailable', effect: 'none' },

  { codes: ['Cdm.0052', 'Cdm.0323', 'CDM.0052'], status: 400, kind: 'Conflict', effect: 'none' },
  { codes: ['Cdm.0053'], status: 400, kind: 'Conflict', effect: 'none' },
  { codes: ['Cdm.0054', 'Cdm.0100', 'Cdm.0101'], status: 500, kind: 'NotFound', effect: 'none' },
  {
    codes: ['Cdm.0009', 'Cdm.0010', 'Cdm.0011', 'Cdm.0014', 'Cdm.0320'],
    status: 400,
    kind: 'InvalidRequest',
    effect: 'none',
  },
  { codes: ['Cdm.0032'], status: 400, kind: 'Forbidden', effect: 'none' },
  { codes: ['Cdm.0059', 'Cdm.0060'], status: 400, kind: 'InvalidRequest', effect: 'none' },
  { codes: ['Cdm.0104', 'Cdm.0318'], status: 400, kind: 'Conflict', effect: 'none' },
  { codes: ['Cdm.0322', 'Cdm.0202'], status: 400, kind: 'Unavailable', effect: 'none' },
  {
    codes: ['Cdm.0000', 'Cdm.0036', 'Cdm.0037', 'Cdm.0056'],
    status: 400,
    kind: 'Unavailable',
    effect: 'unknown',
  },

  {
    codes: ['DLF.0100', 'DLF.30100', 'DLF.0137', 'DLF.30137', 'DLF.0819'],
    status: 400,
    kind: 'NotFound',
    effect: 'none',
  },
  { codes: ['DLF.0101', 'DLF.30101'], status: 400, kind: 'QuotaExceeded', effect: 'none' },
  {
    codes: ['DLF.0102', 'DLF.30102', 'DLF.30107', 'DLF.30110', 'DLF.30116'],
    status: 400,
    kind: 'Conflict',
    effect: 'none',
  },
  {
    codes: ['DLF.0136', 'DLF.1006', 'DLF.3018', 'DLF.3051', 'DLF.30111', 'DLF.30121'],
    status: 400,
    kind: 'InvalidRequest',
    effect: 'none',
  },
  { codes: ['DLF.30109', 'DLF.30117'], status: 400, kind: 'InvalidRequest', effect: 'unknown' },
  { codes: ['DLF.30118', 'DLF.30119', 'DLF.6423'], status: 400, kind: 'Unavailable', effect: 'unknown' },
  { codes: ['DLF.6888'], status: 400, kind: 'Forbidden', effect: 'none' },

  { codes: ['DLI.0001', 'DLI.0007', 'DLI.0008'], status: 400, kind: 'InvalidRequest', effect: 'none' },
  { codes: ['DLI.0002', 'DLI.16001', 'DLI.0023'], status: 400, kind: 'NotFound', effect: 'none' },
  { codes: ['DLI.0003', 'DLI.0011', 'DLI.0016'], status: 400, kind: 'Forbidden', effect: 'none' },
  { codes: ['DLI.0013', 'DLI.0014'], status: 401, kind: 'Unauthenticated', effect: 'none' },
  { codes: ['DLI.0012'], status: 400, kind: 'Unavailable', effect: 'none' },
  { codes: ['DLI.0019', 'DLI.0999'], status: 400, kind: 'Unavailable', effect: 'unknown' },
  { codes: ['DLI.1028'], status: 400, kind: 'QuotaExceeded', effect: 'none' },
])('$codes with HTTP $status mean $kind; what was done: $effect', ({ codes, status, kind, effect }) => {
  for (const code of codes) {
    expect({ code, ...meaningOf(status, code) }).toMatchObject({ code, kind, effect });
  }
});

test.each([
  { status: 301, kind: 'InvalidRequest', effect: 'unknown' },
  { status: 302, kind: 'InvalidRequest', effect: 'unknown' },
  { status: 307, kind: 'InvalidRequest', effect: 'unknown' },
  { status: 400, kind: 'InvalidRequest', effect: 'none' },
  { status: 401, kind: 'Unauthenticated', effect: 'none' },
  { status: 403, kind: 'Forbidden', effect: 'none' },
  { status: 404, kind: 'NotFound', effect: 'none' },
  { status: 408, kind: 'Unavailable', effect: 'unknown' },
  { status: 409, kind: 'Conflict', effect: 'none' },
  { status: 414, kind: 'InvalidRequest', effect: 'none' },
  { status: 429, kind: 'Throttled', effect: 'none' },
  { status: 494, kind: 'InvalidRequest', effect: 'none' },
  { status: 500, kind: 'Unavailable', effect: 'unknown' },
  { status: 501, kind: 'InvalidRequest', effect: 'none' },
  { status: 502, kind: 'Unavailable', effect: 'unknown' },
  { status: 503, kind: 'Unavailable', effect: 'unknown' },
  { status: 504, kind: 'Unavailable', effect: 'unknown' },
  { status: 999, kind: 'Unavailable', effect: 'unknown' },
])('HTTP $status without a code means $kind; what was done: $effect', ({ status, kind, effect }) => {
  expect(meaningOf(status)).toMatchObject({ kind, effect });
  expect(meaningOf(status, 'Zzz.1')).toMatchObject({ kind, effect });
});

test('a code of a known family that is new to us is judged by its status and keeps its page', () => {
  expect(meaningOf(404, 'Cdm.9999')).toMatchObject({
    kind: 'NotFound',
    effect: 'none',
    docs: 'https://support.huaweicloud.com/intl/en-us/api-cdm/ErrorCode.html',
  });
  expect(meaningOf(500, 'DLF.9999')).toMatchObject({ kind: 'Unavailable', effect: 'unknown' });
});

test.each([
  { code: 'Cdm.9999', effect: 'unknown' },
  { code: 'DLF.9999', effect: 'unknown' },
  { code: 'DLI.9999', effect: 'unknown' },
  { code: 'APIGW.9999', effect: 'none' },
])('HTTP 400 with the new code $code is a refusal, and what was done: $effect', ({ code, effect }) => {
  expect(meaningOf(400, code)).toMatchObject({ kind: 'InvalidRequest', effect });
});

test('a 429 is a throttled request that did nothing, whatever code comes with it', () => {
  expect(meaningOf(429, 'DLI.0999')).toMatchObject({ kind: 'Throttled', effect: 'none' });
});

test.each([401, 403])('HTTP %d did nothing, whatever code comes with it', (status) => {
  expect(meaningOf(status, 'Cdm.0000').effect).toBe('none');
});

test.each([
  ['DLF.0100', 'DLF.30100', true],
  ['DLF.0819', 'dlf.20819', true],
  ['Cdm.00095', 'Cdm.0095', true],
  ['cdm.0053', 'Cdm.0053', true],
  ['Cdm.0100', 'DLF.0100', false],
  [undefined, 'Cdm.0100', false],
])('%s and %s are the same code: %s', (code, other, same) => {
  expect(isSameCode(code, other)).toBe(same);
});

/** As the vendor writes them, family by family. */
const PREFIXES = [['APIGW.', 'APIG.'], ['Cdm.'], ['DLF.'], ['DLI.']];

const KNOWN = CODE_FAMILIES.flatMap(({ rows }, at) =>
  (PREFIXES[at] ?? []).flatMap((prefix) => rows.flatMap(({ codes }) => codes.map((digits) => prefix + digits))),
);

/** As it may be printed: in letters of any case, and by the number that it had on older pages. */
const spellings = fc
  .tuple(fc.constantFrom(...KNOWN), fc.infiniteStream(fc.boolean()), fc.boolean())
  .map(([code, isUpper, isOld]) => {
    const numbered = isOld ? code.replace(/^DLF\.301(?=\d\d$)/, 'DLF.01').replace(/^DLF\.20(?=8\d\d$)/, 'DLF.0') : code;
    const letters = [...numbered].map((letter) => (isUpper.next().value ? letter.toUpperCase() : letter.toLowerCase()));
    return { code, printed: letters.join('') };
  });

test('a code means the same however it is printed', () => {
  expect(new Set(KNOWN).size).toBeGreaterThan(100);
  fc.assert(
    fc.property(
      spellings,
      fc.constantFrom(400, 401, 500, 502),
      fc.constantFrom('read', 'start', 'stop'),
      (it, status, act) => {
        expect(meaningOf(status, it.printed, act)).toEqual(meaningOf(status, it.code, act));
        expect(isSameCode(it.printed, it.code)).toBe(true);
      },
    ),
    { numRuns: 1_000, seed: 13 },
  );
});
