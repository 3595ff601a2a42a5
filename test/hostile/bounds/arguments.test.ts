import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { World } from '../../support/huawei-world';
import {
  cdm,
  dgc,
  dli,
  dliSpark,
  dliSql,
  environmentWithKeys,
  openWorld,
  quietRuntime,
} from '../../support/huawei-world';
import type { Place } from './bad-arguments';
import { argsWith, JUNK, LONGEST_SENTENCE, PLACES, placeText, TOO_LARGE } from './bad-arguments';
import { CALL_GROUPS } from '../../../src/client/limits/budget';
import { limitVariable } from '../../../src/config/service-variables';

let world: World;

beforeAll(async () => {
  quietRuntime();
  // What is legal after all ends as its job does, and waits for no turn.
  const unlimited = Object.fromEntries(CALL_GROUPS.map((group) => [limitVariable(group), '99999/min']));
  world = await openWorld({ environment: (cloud) => ({ ...environmentWithKeys(cloud), ...unlimited }) });
});

beforeEach(async () => {
  await world.cloud.reset();
  const jobs = [cdm('orders', { durationMs: 20 }), dgc('transform', { durationMs: 20 }), dli(131, { startupMs: 20 })];
  world.cloud.addJobs([...jobs, dliSql('SELECT', { durationMs: 20 }), dliSpark('', { durationMs: 20 })]);
});

afterAll(async () => world.close());

/** As many at a time as a worker runs anyway; each waits for the server more than for a core. */
const AT_A_TIME = 8;
/** Far above what one takes on a loaded machine, and far below a workflow task that is tried again and again. */
const AT_ONCE_MS = 60_000;

/** What some junk is a legal value of: those runs end as their jobs do. */
const ENDS_AS_ITS_JOB_DOES = /^(succeeded|HuaweiCloud\.(Conflict|NotFound|BackfillIncomplete))$/;

interface Outcome {
  end: string;
  message: string;
}

async function outcomeOf(type: string, args: unknown[]): Promise<Outcome> {
  const handle = await world.start(type, ...args);
  const late = new Promise<Outcome>((resolve) => {
    setTimeout(() => resolve({ end: 'has not ended', message: '' }), AT_ONCE_MS).unref();
  });
  const ended = handle.result().then(() => ({ end: 'succeeded', message: '' }), endOf);
  return Promise.race([ended, late]);
}

function endOf(error: unknown): Outcome {
  const cause = error instanceof WorkflowFailedError ? error.cause : error;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return { end: type ?? String(cause), message: (cause as Error).message };
}

/**
 * The places that meet a kind of junk on the real server: each meets two kinds or three, and each kind a fifth of the places, some of
 * each workflow type. All of them meet all in every-argument.test.ts, without a server.
 */
function placesOf(name: string): Place[] {
  const turn = Object.keys(JUNK).indexOf(name);
  return PLACES.filter((_, at) => at % TURNS === turn % TURNS);
}

const TURNS = 5;

async function allOutcomes(places: Place[], junk: unknown): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  const open = [...places];
  const lane = async () => {
    for (let place = open.shift(); place; place = open.shift()) {
      outcomes[placeText(place)] = await outcomeOf(place.type, argsWith(place, junk));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return outcomes;
}

test.each(Object.entries(JUNK))(
  '%s, in the place of an argument or a field, ends the workflow at once in a sentence of bounded length',
  async (name, junk) => {
    const places = placesOf(name);
    const outcomes = await allOutcomes(places, junk);

    expect(Object.keys(outcomes)).toHaveLength(places.length);
    expect(places.length).toBeGreaterThan(20);
    const mayEndWell = TOO_LARGE.includes(name) ? /^$/ : ENDS_AS_ITS_JOB_DOES;
    const wrong = Object.entries(outcomes).filter(
      ([, { end, message }]) =>
        !(end === 'HuaweiCloud.InvalidSpec' && message.length <= LONGEST_SENTENCE) && !mayEndWell.test(end),
    );
    expect(wrong).toEqual([]);
  },
);
