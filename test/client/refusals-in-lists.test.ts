import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const taken = { is_success: 'true', message: 'ok' };
const noQueue = { error_code: 'DLI.13024', error_msg: 'no queue' };
const gone = { error_code: 'DLI.13007', error_msg: 'no such job' };
const inside = { error_code: 'DLI.0999', error_msg: 'inside' };
const said = { is_success: 'false', message: 'not now' };

const run = (...ids: string[]) => stub.connect().dli.runJobs(ids, { resumeSavepoint: false });
const stop = (...ids: string[]) => stub.connect().dli.stopJobs(ids, { triggerSavepoint: false });

test.each([400, 200, 500])('a %d list of a start is read item by item', async (status) => {
  stub.answers = [{ status, headers: { 'x-request-id': 'req-7' }, json: [taken, noQueue, inside, said, {}] }];

  const { value, httpStatus } = await run('1', '2', '3', '4', '5');

  expect(httpStatus).toBe(status);
  expect(value).toMatchObject([
    { isSuccess: true, message: 'ok' },
    { isSuccess: false, refusal: { code: 'DLI.13024', kind: 'InvalidRequest', effect: 'none', requestId: 'req-7' } },
    { isSuccess: undefined, refusal: { code: 'DLI.0999', kind: 'Unavailable', effect: 'unknown' } },
    { isSuccess: false, message: 'not now' },
    {},
  ]);
  expect(value[1]?.message).toBe('no queue');
  expect(value[1]?.refusal?.message).toContain('(DLI.13024): no queue; request id req-7. Set a queue on the job.');
  expect(value[3]?.refusal).toBeUndefined();
  expect(value[4]?.isSuccess).toBeUndefined();
});

test.each([
  { what: 'an error in a key of errors', json: { errors: [noQueue] } },
  { what: 'one error in a list', json: [noQueue] },
])('$what is the answer to the only job', async ({ json }) => {
  stub.answers = [{ status: 400, json }];

  expect((await run('1')).value).toMatchObject([{ isSuccess: false, refusal: { code: 'DLI.13024' } }]);
});

test.each([
  { what: 'one refusal for two jobs', status: 400, json: [noQueue] },
  { what: 'one refusal for two jobs with HTTP 200', status: 200, json: [said] },
  { what: 'one object that refuses two jobs', status: 200, json: said },
  { what: 'more refusals than jobs', status: 400, json: [noQueue, gone, gone] },
  { what: 'errors that do not know', status: 400, json: [inside, inside] },
  { what: 'no item', status: 400, json: [] },
  { what: 'items that say nothing', status: 400, json: [{}, {}] },
])('$what leaves it unknown whether anything was started', async ({ status, json }) => {
  stub.answers = [{ status, json }];

  expect(await failureOf(run('1', '2'))).toMatchObject({ effect: 'unknown', httpStatus: status });
});

test('the one object that refuses a start as a whole still does', async () => {
  stub.answers = [{ status: 400, json: noQueue }];

  expect(await failureOf(run('1', '2'))).toMatchObject({ effect: 'none', code: 'DLI.13024' });
});

test('all errors of a list are told where it fails the call', async () => {
  stub.answers = [{ status: 400, json: [noQueue, gone, gone] }];

  const { message } = await failureOf(run('1', '2'));

  expect(message).toContain('(DLI.13024): no queue; DLI.13007: no such job');
  expect(message).toContain('look before sending it again');
});

test('a stop that is refused by a list fails with the reason, and one that is taken in part does not', async () => {
  stub.answers = [{ status: 400, json: [{ error_code: 'DLI.15002', error_msg: 'not in this state' }] }];
  expect(await failureOf(stop('1'))).toMatchObject({ kind: 'Conflict', effect: 'none', code: 'DLI.15002' });

  stub.answers = [{ status: 400, json: [taken, gone] }];
  expect((await stop('1', '2')).value).toMatchObject([{ isSuccess: true }, { isSuccess: false }]);
});

test('a list on a call that has no items is one refusal', async () => {
  stub.answers = [{ status: 400, json: [{ errCode: 'Cdm.0100', externalMessage: 'gone' }] }];
  const { cdm } = stub.connect();

  expect(await failureOf(cdm.startJob({ clusterId: 'c', jobName: 'j' }, {}))).toMatchObject({
    kind: 'NotFound',
    effect: 'none',
    code: 'Cdm.0100',
  });
});

test('a list of which one item is no refusal may have started something on any service', async () => {
  stub.answers = [{ status: 400, json: [{ errCode: 'Cdm.0100', externalMessage: 'gone' }, { status: 'ok' }] }];
  const { cdm } = stub.connect();

  expect(await failureOf(cdm.startJob({ clusterId: 'c', jobName: 'j' }, {}))).toMatchObject({ effect: 'unknown' });
});

test.each(['no', null, [noQueue]])('an item that is %j says nothing, and those beside it are read', async (item) => {
  stub.answers = [{ status: 400, json: [noQueue, item] }];

  expect((await run('1', '2')).value).toMatchObject([{ isSuccess: false, refusal: { code: 'DLI.13024' } }, {}]);
});
