import { meaningOf } from '../../src/domain/code-meaning';
import type { CodeMeaning } from '../../src/domain/error-codes';
import type { FailureKind } from '../../src/domain/failure-kind';

/** Every row of huawei-api.md 9.2: what a code means, and whether a start it answers may run. */
const codes: { code: string; status?: number; kind: FailureKind; start: 'none' | 'unknown'; hint?: RegExp }[] = [
  { code: 'DLI.10001', kind: 'Unavailable', start: 'unknown' },
  { code: 'DLI.10005', kind: 'Forbidden', start: 'none' },
  { code: 'DLI.10006', kind: 'Forbidden', start: 'none', hint: /project/ },
  { code: 'DLI.10007', kind: 'Unauthenticated', start: 'none' },
  { code: 'DLI.10009', kind: 'Forbidden', start: 'none', hint: /frozen/ },
  { code: 'DLI.0015', kind: 'Unauthenticated', start: 'none' },
  { code: 'DLI.13005', kind: 'InvalidRequest', start: 'none', hint: /SQL/ },
  { code: 'DLI.13007', kind: 'NotFound', start: 'none' },
  { code: 'DLI.16001', kind: 'NotFound', start: 'none' },
  { code: 'DLI.17001', kind: 'NotFound', start: 'none' },
  { code: 'DLI.13017', kind: 'InvalidRequest', start: 'none', hint: /resumeSavepoint: false/ },
  { code: 'DLI.13024', kind: 'InvalidRequest', start: 'none', hint: /queue/ },
  { code: 'DLI.15002', kind: 'Conflict', start: 'none', hint: /status/ },
  { code: 'DLI.23001', kind: 'InvalidRequest', start: 'none', hint: /offset/ },
  { code: 'DLF.20819', kind: 'NotFound', start: 'none', hint: /workspace/ },
  { code: 'DLF.0819', kind: 'NotFound', start: 'none', hint: /workspace/ },
  { code: 'Cdm.0001', kind: 'NotFound', start: 'none', hint: /does not exist, or this user may not see it/ },
  { code: 'Cdm.0095', kind: 'NotFound', start: 'none' },
  { code: 'Cdm.00095', kind: 'NotFound', start: 'none' },
  { code: 'Cdm.0201', kind: 'InvalidRequest', start: 'none', hint: /cluster/ },
  ...['0051', '0055', '0057', '0058', '0061', '0089'].map((digits) => ({
    code: `Cdm.${digits}`,
    kind: 'InvalidRequest' as const,
    start: 'none' as const,
  })),
  { code: 'CDM.5090', kind: 'Conflict', start: 'none', hint: /cluster/ },
  { code: 'APIGW.0301', status: 401, kind: 'Unauthenticated', start: 'none' },
  { code: 'APIGW.0307', status: 401, kind: 'Unauthenticated', start: 'none' },
];

const spellings = (code: string): string[] => [code, code.toLowerCase(), code.toUpperCase()];

test.each(codes)('$code is $kind to a read, which changes nothing', ({ code, status = 400, kind, hint = /./ }) => {
  for (const spelling of spellings(code))
    expect(meaningOf(status, spelling, 'read')).toMatchObject({
      kind,
      effect: 'none',
      hint: expect.stringMatching(hint) as string,
    });
});

test.each(codes)(
  '$code is $kind to a start, whose effect is $start',
  ({ code, status = 400, kind, start, hint = /./ }) => {
    for (const spelling of spellings(code))
      expect(meaningOf(status, spelling, 'start')).toMatchObject({
        kind,
        effect: start,
        hint: expect.stringMatching(hint) as string,
      });
  },
);

test.each(codes)('$code is $kind to a stop, whose effect is $start', ({ code, status = 400, kind, start }) => {
  for (const spelling of spellings(code))
    expect(meaningOf(status, spelling, 'stop')).toMatchObject({ kind, effect: start });
});

const marked = (mark: (meaning: CodeMeaning) => boolean | undefined): string[] =>
  codes.filter(({ code, status = 400 }) => mark(meaningOf(status, code))).map(({ code }) => code);

test('of these, some mean a new token is worth a try, and some are tried a few times only', () => {
  expect(marked(({ tokenRefused }) => tokenRefused)).toEqual(['DLI.10007', 'DLI.0015', 'APIGW.0307']);
  expect(marked(({ aFewTries }) => aFewTries)).toEqual(['DLI.10007', 'DLI.0015', 'Cdm.0201', 'APIGW.0307']);
});

test.each([
  { status: 400, code: undefined },
  { status: 401, code: undefined },
  { status: 403, code: undefined },
  { status: 404, code: undefined },
  { status: 429, code: undefined },
  { status: 403, code: 'WAF.1' },
  { status: 404, code: 'Cdm.9999' },
  { status: 403, code: 'DLI.9999' },
  { status: 408, code: 'APIGW.0308' },
  { status: 408, code: 'DLI.13024' },
  { status: 499, code: 'APIGW.0101' },
  { status: 501, code: undefined },
])('HTTP $status with the code $code says of a start that nobody knows, and nothing new of a stop', (reply) => {
  const start = meaningOf(reply.status, reply.code, 'start');
  expect(start).toMatchObject({ effect: 'unknown', hint: expect.stringMatching(/look before/) as string });
  const stop = meaningOf(reply.status, reply.code, 'stop');
  expect(stop).toEqual(meaningOf(reply.status, reply.code));
  expect(stop.kind).toBe(start.kind);
  expect(meaningOf(reply.status, reply.code, 'read').effect).toBe('none');
});

test.each([
  { status: 401, code: 'APIGW.0301' },
  { status: 404, code: 'APIGW.0101' },
  { status: 429, code: 'APIG.0308' },
  { status: 400, code: 'APIGW.9999' },
  { status: 400, code: 'Cdm.0052' },
])('HTTP $status with $code says of a start that nothing was done', ({ status, code }) => {
  expect(meaningOf(status, code, 'start').effect).toBe('none');
});
