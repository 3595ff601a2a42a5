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
] as const;

export const BREAKS = [...WIRE_BREAKS, 'worker SIGKILL', 'worker SIGTERM'] as const;

const BACK_OFF = 'in the back-off before a second attempt';

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

export function cellsOf(room: Room): RunCell[] {
  return MATRIX.filter((cell): cell is RunCell => 'room' in cell && cell.room === room);
}

/** A cell as the end of a sentence. */
export function inWords({ call, at, how }: Cell): string {
  return `${call}: ${how} ${at}`;
}

export function isStop(call: Call): boolean {
  return call === 'CDM stop' || call === 'DGC instance stop' || call === 'DGC backfill stop' || call === 'DLI stop';
}

export function isSwitch(call: Call): boolean {
  return call === 'DGC schedule on' || call === 'DGC schedule off';
}

function placeOfBreak(call: Call, at: Point, how: Break): { room: Room } | { reason: string } {
  if (how === 'worker SIGKILL') return { room: 'killed-workers' };
  if (how === 'worker SIGTERM') return { room: 'stopped-workers' };
  const reason = reasonAgainstWire(call, at, how);
  return reason ? { reason } : { room: 'broken-requests' };
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
      return isStop(call) ? undefined : 'the activity sends nothing after the reply to a start';
    case 'after the activity returned':
      if (isStop(call)) return 'the receipt is the end: nothing is sent after it';
      return isSwitch(call) ? 'a switch is done when it is made: nothing is sent after it' : undefined;
  }
}

function placeOfEnding(call: Call, at: Moment, how: Ending): { room: Room } | { reason: string } {
  if (call === 'DGC restart') return { reason: 'no workflow of ours restarts an instance yet, so none can be ended' };
  if (isStop(call) && how === 'timeout')
    return { reason: 'a stop begins when its step is over: the step’s timeout cannot come after that' };
  if (isStop(call) && at === 'after the activity returned')
    return { reason: 'the workflow closes with the task that hears of the receipt: nothing is left to end' };
  return { room: 'ended-from-outside' };
}
