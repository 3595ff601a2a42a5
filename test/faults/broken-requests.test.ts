import type { FaultSpec } from '../../simulator';
import { quietRuntime } from '../support/huawei-world';
import type { FaultWorld, Outcome, Trial } from './fault-world';
import { isOf, openFaultWorld, sideBySide, touchedStrangers, trialsOf } from './fault-world';
import type { WireBreak } from './matrix';
import { cellsOf, hitsTheCall, inWords, isStop } from './matrix';
import { expectOneTrueEnd } from './oracle';

const trials = trialsOf(cellsOf('broken-requests'));

let world: FaultWorld;
let outcomes: Map<Trial, Promise<Outcome>>;

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  await world.work();
  outcomes = sideBySide(trials, carryOut);
});

afterAll(async () => world.close());

const gatewaySays = (error_code: string) => ({ body: { error_code, error_msg: 'the gateway says so' } });

const KINDS: Record<WireBreak, Pick<FaultSpec, 'kind' | 'status' | 'body' | 'how'>> = {
  'lost reply': { kind: 'loseReply' },
  'connection reset': { kind: 'reset' },
  '500': { kind: 'refuse', status: 500 },
  '502 APIGW.0201': { kind: 'refuse', status: 502, ...gatewaySays('APIGW.0201') },
  '504 APIGW.0201': { kind: 'refuse', status: 504, ...gatewaySays('APIGW.0201') },
  '429 APIGW.0308': { kind: 'refuse', status: 429, ...gatewaySays('APIGW.0308') },
  'hang past the timeout': { kind: 'hang' },
  '400 without a word': { kind: 'garble', how: 'empty', status: 400 },
  'reply cut in the middle': { kind: 'garble', how: 'cut' },
};

async function carryOut(trial: Trial): Promise<Outcome> {
  const { cell, unit, drill } = trial;
  const kind = KINDS[cell.how as WireBreak];
  const isOfTheCall = hitsTheCall(cell.at);
  const when = cell.at === 'after it was accepted' ? 'after' : 'before';
  const layFault = async () => isOfTheCall && world.cloud.fault({ ...kind, when, match: await world.requestOf(trial) });
  if (!isStop(cell.call)) await layFault();
  const handle = await world.begin(trial);
  if (isStop(cell.call)) {
    await world.untilLogged(unit, drill.standing ?? 'start');
    await layFault();
    await handle.cancel();
  }
  if (!isOfTheCall) {
    await world.untilAccepted(trial);
    const accepted = world.cloud.log().filter(({ effect }) => effect === drill.effect);
    const run = accepted.find(isOf(unit))?.run ?? '';
    world.cloud.fault({ ...kind, match: drill.looks(unit, run) });
  }
  return world.outcome(trial, handle);
}

test.each(trials.map((trial) => ({ trial, cell: inWords(trial.cell) })))(
  'one accepted start and the true end: $cell',
  async ({ trial }) => {
    const outcome = await outcomes.get(trial);
    if (outcome) expectOneTrueEnd(trial, outcome);
  },
);

test('every fault that was laid has hit, and no run of a stranger was touched', async () => {
  await Promise.allSettled(outcomes.values());
  expect(world.cloud.faults()).toEqual([]);
  expect(touchedStrangers(world)).toEqual([]);
});
