import { inspect } from 'node:util';
import { TransportFailure } from '../../src/client/http/http-exchange';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import { brokenReply, lineError, refusal, refusalInReply } from '../../src/client/reply/call-errors';
import type { CloudReply } from '../../src/client/reply/receive';

const NAME = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/p' } as const;
const LOOK_FIRST = 'It may have been carried out: look before sending it again.';
const NO_CHANGE = 'It changes nothing in the cloud; try again later.';
const NOT_SENT = 'Nothing was sent; try again later.';

test.each([
  { act: 'start', end: 'timedOut', sent: true, effect: 'unknown', says: 'was late', hint: LOOK_FIRST },
  { act: 'stop', end: 'timedOut', sent: true, effect: 'unknown', says: 'was late', hint: LOOK_FIRST },
  { act: 'read', end: 'timedOut', sent: true, effect: 'none', says: 'was late', hint: NO_CHANGE },
  { act: 'start', end: 'timedOut', sent: false, effect: 'none', says: 'was late', hint: NOT_SENT },
  {
    act: 'start',
    end: 'broken',
    sent: true,
    effect: 'unknown',
    says: 'lost its connection before a reply: was late',
    hint: LOOK_FIRST,
  },
  { act: 'start', end: 'broken', sent: false, effect: 'none', says: 'could not be sent: was late', hint: NOT_SENT },
  { act: 'start', end: 'notSent', sent: false, effect: 'none', says: 'was late', hint: NOT_SENT },
] as const)(
  'a $act whose line is $end (sent: $sent) has the effect $effect',
  ({ act, end, sent, effect, says, hint }) => {
    const error = lineError({ name: NAME, act }, new TransportFailure(end, sent, 'was late'));
    expect(error).toMatchObject({ kind: 'Unavailable', effect, hint, lineEnd: end });
    expect(error.message).toBe(`CDM startJob: PUT /p ${says}. ${hint}`);
    expect(error.code).toBe(end === 'notSent' ? 'NotSent' : undefined);
  },
);

test('what was never sent for a certificate that is not known says what to do about that', () => {
  const cause = Object.assign(new Error('self-signed'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  const error = lineError({ name: NAME, act: 'start' }, new TransportFailure('broken', false, 'self-signed', cause));
  expect(error.hint).toMatch(/^Nothing was sent\. Its certificate is signed by a CA/);
  expect(error.cause).toBe(cause);
  // As the one who reads a log would see: there is none to look for.
  expect(inspect(lineError({ name: NAME, act: 'start' }, new TransportFailure('broken', false, 'gone')))).not.toContain(
    'cause',
  );
});

const reply = (status: number, value?: unknown, more: Partial<CloudReply> = {}): CloudReply => ({
  status,
  headers: {},
  body: value === undefined ? { is: 'nothing' } : { is: 'json', value },
  ...more,
});
const START = { name: NAME, act: 'start' } as const;

test.each([
  [
    { errCode: 'Cdm.0100', externalMessage: ' no\n\t such \u0007\u200b job.. \n' },
    'answered 400 (Cdm.0100): no such job',
  ],
  [{ errCode: 'Cdm.0100', externalMessage: '' }, 'answered 400 (Cdm.0100)'],
  [{ error_msg: '', message: 'M' }, 'answered 400: M'],
  [{ externalMessage: 'x'.repeat(500) }, `answered 400: ${'x'.repeat(500)}`],
  [{ externalMessage: `${'x'.repeat(500)}yz` }, `answered 400: ${'x'.repeat(500)}`],
  [{ externalMessage: 'no. Such. job' }, 'answered 400: no. Such. job'],
])('a refusal %j is told in one line, which has an end', (said, what) => {
  const error = refusal(START, reply(400, said));
  expect(error.message).toBe(`CDM startJob: PUT /p ${what}. ${error.hint}`);
});

test('of two ids of a request the header’s is told, of one the one', () => {
  const said = { errCode: 'Cdm.0100', request_id: 'in-the-body' };
  expect(refusal(START, reply(400, said, { headers: { requestId: 'r-1' } })).requestId).toBe('r-1');
  expect(refusal(START, reply(400, said)).requestId).toBe('in-the-body');
  expect(refusal(START, reply(400, { errCode: 'Cdm.0100', request_id: 'a b' })).requestId).toBeUndefined();
});

test('what a refusal leaves open is said once, and of a read nothing is open', () => {
  const said = { errCode: 'Cdm.0100', externalMessage: 'M' };
  const known = refusal(START, reply(400, said));
  expect(known.effect).toBe('none');
  const doubted = refusal(START, reply(400, said), 'unknown');
  expect(doubted.effect).toBe('unknown');
  expect(doubted.hint).toBe(`${known.hint} It may have been started all the same: look before sending it again.`);
  const open = refusal(START, reply(500, { error_code: 'DLI.0999' }), 'unknown');
  expect([open.effect, open.hint.split('look before').length]).toEqual(['unknown', 2]);
  expect(refusal({ ...START, act: 'read' }, reply(400, said), 'unknown')).toMatchObject({ effect: 'none' });
});

test('a code that its service writes bare has its meaning by its prefix, and is told bare', () => {
  const said = reply(404, { code: 'NoSuchBucket', message: 'M' });
  expect(refusal({ ...START, act: 'read', codePrefix: 'OBS.' }, said)).toMatchObject({
    code: 'NoSuchBucket',
    kind: 'NotFound',
  });
});

test('credentials that were renewed and refused as well are said to have been, and a call may know better what to do', () => {
  const said = reply(401, { error_code: 'APIGW.0301', error_msg: 'M' });
  const plain = refusal(START, said).hint;
  const renewed = 'The credentials were renewed once, and refused as well. ';
  expect(refusal({ ...START, renewed: true }, said).hint).toBe(`${renewed}${plain}`);
  expect(refusal({ ...START, ifUnauthenticated: 'Check the password.' }, said).hint).toBe('Check the password.');
  expect(refusal({ ...START, renewed: true }, reply(400, { errCode: 'Cdm.0100' })).hint).not.toContain(renewed);
});

test('a reply that cannot be read leaves a start open, and a read as it was', () => {
  const [read, start] = (['read', 'start'] as const).map((act) =>
    brokenReply({ name: NAME, act }, reply(200, undefined, { headers: { requestId: 'r-1' } }), 'is\n not  JSON'),
  );
  expect(read?.message).toBe(
    'CDM startJob: PUT /p answered 200, but the reply is not JSON; request id r-1. ' +
      'Check that the endpoint is Huawei Cloud and not a proxy; try again later.',
  );
  expect(read).toMatchObject({ kind: 'BrokenReply', effect: 'none', httpStatus: 200 });
  expect(start).toMatchObject({
    effect: 'unknown',
    hint: 'It was probably carried out: look before sending it again.',
  });
});

test('a yes that refuses says whether nothing was done', () => {
  const of = (effect: 'none' | 'unknown') => refusalInReply(START, reply(200), { message: 'M', effect });
  expect(of('none')).toMatchObject({
    kind: 'InvalidRequest',
    effect: 'none',
    hint: 'Check the job and its parameters.',
  });
  expect(of('none').message).toContain('answered 200, yet refused: M. ');
  expect(of('unknown').hint).toBe(
    'Check the job and its parameters. It may have been started all the same: look before sending it again.',
  );
});

test('a refusal seen in another light is the same reply, with another meaning, and no longer worth a few tries', () => {
  const first = new HuaweiCloudError(NAME, {
    what: 'answered 400 (Cdm.0100): M',
    kind: 'Unavailable',
    effect: 'none',
    hint: 'H.',
    httpStatus: 400,
    code: 'Cdm.0100',
    requestId: 'r-1',
    words: 'M',
    aFewTries: true,
  });
  const light = first.inLightOf({ kind: 'InvalidRequest', hint: 'Wake the cluster.' });
  expect(light.message).toBe('CDM startJob: PUT /p answered 400 (Cdm.0100): M; request id r-1. Wake the cluster.');
  expect(light).toMatchObject({
    kind: 'InvalidRequest',
    effect: 'none',
    httpStatus: 400,
    code: 'Cdm.0100',
    words: 'M',
    aFewTries: false,
    isTransient: false,
    tokenRefused: false,
  });
  expect(light.cause).toBe(first);
  expect([first.isTransient, first.aFewTries]).toEqual([true, true]);
});
