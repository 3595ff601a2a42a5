/** Every call of ours that changes something in the cloud. */
export const CALLS = [
  'CDM start',
  'CDM stop',
  'DGC schedule on',
  'DGC schedule off',
  'DGC run',
  'DGC instance stop',
  'DGC restart',
  'DGC backfill',
  'DGC backfill stop',
  'DLI run',
  'DLI stop',
  'DLI SQL submit',
  'DLI SQL stop',
  'DLI Spark create',
  'DLI Spark stop',
  'MRS submit',
  'MRS stop',
  // Runs that stand still: the cloud, or a person, may bring each back at any moment.
  'DGC halted instance stop',
  'DLI halted stream stop',
  'CDM inline create',
  'CDM inline start',
  'CDM inline delete',
  'CDM cluster start',
  'CDM cluster stop',
  'SMN publish',
] as const;

/** How far a call has come when something breaks. */
export const POINTS = [
  'before the request is sent',
  'after it was accepted',
  'after the reply arrived',
  'after the activity returned',
] as const;

const WIRE_BREAKS = [
  'lost reply',
  'connection reset',
  '500',
  '502 APIGW.0201',
  '504 APIGW.0201',
  '429 APIGW.0308',
  'hang past the timeout',
  '400 without a word',
  'reply cut in the middle',
] as const;

export const BREAKS = [...WIRE_BREAKS, 'worker SIGKILL', 'worker SIGTERM'] as const;

/**
 * Calls of the steps that worlds are drawn of, where every moment and every fault meets every other (test/worlds): what begins a run
 * there, and what follows one. By its place in its list each is tried with another break.
 */
const BEGUN_IN_WORLDS: readonly Call[] = [
  'CDM start',
  'DGC run',
  'DLI run',
  'DLI SQL submit',
  'DLI Spark create',
  'MRS submit',
  'DGC restart',
  'DGC backfill',
  'CDM inline start',
  'CDM inline create',
  'CDM cluster start',
  'CDM cluster stop',
  'SMN publish',
];
const ENDED_IN_WORLDS: readonly Call[] = [
  'CDM stop',
  'DGC instance stop',
  'DLI stop',
  'DLI SQL stop',
  'DLI Spark stop',
  'MRS stop',
  'DGC backfill stop',
  'CDM inline delete',
  'DGC halted instance stop',
];

/** What worlds draw of the line, and of how a request is answered. */
const DRAWN_BEFORE: readonly WireBreak[] = [
  'connection reset',
  '500',
  '502 APIGW.0201',
  '504 APIGW.0201',
  '429 APIGW.0308',
  'hang past the timeout',
  '400 without a word',
  'reply cut in the middle',
];
/** But for the lost reply of a start, which worlds draw as well: it is what a fence is there for, and tried with each. */
const DRAWN_AFTER_A_START: readonly WireBreak[] = [
  'connection reset',
  'hang past the timeout',
  'reply cut in the middle',
  '500',
  '502 APIGW.0201',
  '504 APIGW.0201',
  '400 without a word',
];
const DRAWN_AFTER_A_STOP: readonly WireBreak[] = ['lost reply', ...DRAWN_AFTER_A_START];
/** A backfill is asked for by a request that worlds do not tell from those that follow a run. */
const DRAWN_AFTER_A_BACKFILL = DRAWN_AFTER_A_STOP.filter((how) => how !== 'lost reply');
const DRAWN_OF_LOOKS: readonly WireBreak[] = [...DRAWN_BEFORE, 'lost reply'];

const HELD_IN_WORLDS = 'test/worlds holds it, in virtual time: of its kind another call or break is tried here';
const OTHER_SWITCH = 'the two switches are one request of which one word differs: the other one has it';
const OTHER_POINT =
  'its request is that of the DLI stop, which worlds draw: with this one each break is tried at one point';
const SAME_AS_START = 'its activity returns with the start: CDM inline start has it';
const BACK_OFF = 'in the back-off before a second attempt';
const OTHER_MOMENT = 2;

/** What ends a step from outside, and when. */
export const ENDINGS = ['cancel', 'timeout'] as const;
export const MOMENTS = [...POINTS, BACK_OFF] as const;

export type Call = (typeof CALLS)[number];
export type Point = (typeof POINTS)[number];
export type WireBreak = (typeof WIRE_BREAKS)[number];
type Break = (typeof BREAKS)[number];
type Ending = (typeof ENDINGS)[number];
type Moment = (typeof MOMENTS)[number];

/** The test file that runs a cell. */
export type Room = 'broken-requests' | 'killed-workers' | 'stopped-workers' | 'ended-from-outside';

/** One cell of the matrix: run by a test file, or left out for a reason. */
export type Cell = { call: Call; at: Moment; how: Break | Ending } & ({ room: Room } | { reason: string });

/** A cell that is run. */
export type RunCell = Extract<Cell, { room: Room }>;

/** Each cell, whether it is run or not. */
export const MATRIX: readonly Cell[] = CALLS.flatMap((call) => [
  ...POINTS.flatMap((at) => BREAKS.map((how): Cell => ({ call, at, how, ...placeOfBreak(call, at, how) }))),
  ...MOMENTS.flatMap((at) => ENDINGS.map((how): Cell => ({ call, at, how, ...placeOfEnding(call, at, how) }))),
]);

/** The cells of a room; TEST_CALLS='CDM inline,SMN' leaves those of calls that begin so. */
export function cellsOf(room: Room): RunCell[] {
  const asked = process.env['TEST_CALLS']?.split(',') ?? [''];
  const isAsked = (call: Call) => asked.some((beginning) => call.startsWith(beginning));
  return MATRIX.filter((cell): cell is RunCell => 'room' in cell && cell.room === room && isAsked(cell.call));
}

/** A cell as the end of a sentence. */
export function inWords({ call, at, how }: Cell): string {
  return `${call}: ${how} ${at}`;
}

/** What ends a run of ours. The stop of a cluster ends none: its step begins with it. */
export function isStop(call: Call): boolean {
  return call.endsWith(' stop') && call !== 'CDM cluster stop';
}

/** What is sent once a run is over, or is to be. */
export function followsRun(call: Call): boolean {
  return isStop(call) || call === 'CDM inline delete';
}

/** Whether a break is of the call's own request, and not of the looks at its run that follow. */
export function hitsTheCall(at: Cell['at']): boolean {
  return at === 'before the request is sent' || at === 'after it was accepted';
}

export function isSwitch(call: Call): boolean {
  return call === 'DGC schedule on' || call === 'DGC schedule off';
}

function placeOfBreak(call: Call, at: Point, how: Break): { room: Room } | { reason: string } {
  if (isSameAsStart(call, at)) return { reason: SAME_AS_START };
  if (how === 'worker SIGKILL' || how === 'worker SIGTERM') {
    if (isLeftToWorlds(call, at, POINTS)) return { reason: HELD_IN_WORLDS };
    return { room: how === 'worker SIGKILL' ? 'killed-workers' : 'stopped-workers' };
  }
  const reason = reasonAgainstWire(call, at, how) ?? reasonOfTwins(call, at, how);
  if (reason) return { reason };
  // A shift for looks alone: there are as many starts as breaks of a start, and each of these has one.
  const shift = hitsTheCall(at) ? 0 : POINTS.indexOf(at);
  return isLeftToWorlds(call, how, drawnAt(call, at), shift) ? { reason: HELD_IN_WORLDS } : { room: 'broken-requests' };
}

/** Of what worlds draw of a call, one is tried on the real server, with each call another one. What they do not draw is all tried. */
function isLeftToWorlds<T>(call: Call, one: T, drawn: readonly T[], shift = 0): boolean {
  const at = (followsRun(call) ? ENDED_IN_WORLDS : BEGUN_IN_WORLDS).indexOf(call);
  if (at < 0 || !drawn.includes(one)) return false;
  return drawn[(at + shift) % drawn.length] !== one;
}

/** Worlds know neither a switch nor the stop of a stream that stands still. Each of both has a twin, with which it shares its breaks. */
function reasonOfTwins(call: Call, at: Point, how: WireBreak): string | undefined {
  const [nth, point] = [WIRE_BREAKS.indexOf(how), POINTS.indexOf(at)];
  if (call === 'DGC schedule on') return (nth + point) % 2 === 0 ? undefined : OTHER_SWITCH;
  if (call === 'DGC schedule off') return (nth + point) % 2 === 1 ? undefined : OTHER_SWITCH;
  const points = POINTS.length - 1;
  return call === 'DLI halted stream stop' && (nth + 1) % points !== point ? OTHER_POINT : undefined;
}

function drawnAt(call: Call, at: Point): readonly WireBreak[] {
  if (at === 'before the request is sent') return DRAWN_BEFORE;
  if (at !== 'after it was accepted') return DRAWN_OF_LOOKS;
  if (call === 'DGC backfill') return DRAWN_AFTER_A_BACKFILL;
  return followsRun(call) ? DRAWN_AFTER_A_STOP : DRAWN_AFTER_A_START;
}

function reasonAgainstWire(call: Call, at: Point, how: WireBreak): string | undefined {
  switch (at) {
    case 'before the request is sent':
      return how === 'lost reply' ? 'no reply exists yet: a connection reset is what can happen here' : undefined;
    case 'after it was accepted':
      return how === '429 APIGW.0308'
        ? 'the gateway throttles before it asks a backend (huawei-api 7): what is accepted is not answered 429'
        : undefined;
    case 'after the reply arrived':
      if (call === 'CDM inline create') return 'what the activity sends then is another call: CDM inline start';
      return isStop(call) ? undefined : 'the activity sends nothing after the reply to a start';
    case 'after the activity returned':
      if (isStop(call)) return 'the receipt is the end: nothing is sent after it';
      if (call === 'CDM inline delete') return 'what was created is gone: nothing is sent after it';
      if (call === 'SMN publish') return 'a message is published when SMN has taken it: nothing is sent after it';
      return isSwitch(call) ? 'a switch is done when it is made: nothing is sent after it' : undefined;
  }
}

/** One activity creates a job and starts it. */
function isSameAsStart(call: Call, at: Moment): boolean {
  return call === 'CDM inline create' && at === 'after the activity returned';
}

function placeOfEnding(call: Call, at: Moment, how: Ending): { room: Room } | { reason: string } {
  if (isSameAsStart(call, at)) return { reason: SAME_AS_START };
  if (call === 'DGC restart') return { reason: 'no workflow of ours restarts an instance yet, so none can be ended' };
  if (isStop(call) && how === 'timeout')
    return { reason: 'a stop begins when its step is over: the step’s timeout cannot come after that' };
  if (isStop(call) && at === 'after the activity returned')
    return { reason: 'the workflow closes with the task that hears of the receipt: nothing is left to end' };
  if (call === 'CDM inline delete' && at === BACK_OFF && how === 'timeout')
    return {
      reason:
        'a deletion is through, or given up, within seconds: the timeout at its other moments shows that it goes on',
    };
  if (call === 'CDM inline delete' && at === 'after the activity returned')
    return { reason: 'the workflow closes with the task that hears of the deletion: nothing is left to end' };
  // Worlds draw a cancel of a start or a wait at any moment, none of what follows a run. Of a timeout an activity hears what it hears
  // of a cancel; that the workflow makes one of it is tried once a call, at another moment than its cancel.
  const shift = how === 'cancel' ? 0 : OTHER_MOMENT;
  if (!followsRun(call) && isLeftToWorlds(call, at, MOMENTS, shift)) return { reason: HELD_IN_WORLDS };
  return { room: 'ended-from-outside' };
}
