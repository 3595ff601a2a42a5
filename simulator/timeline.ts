import { MACHINE, type TimeAndChance } from './time-and-chance';

/** Twenty-four hours, in milliseconds of the cloud's clock. */
export const DAY_MS = 86_400_000;

/** Something due at a moment of the timeline. Calling it off twice, or after it happened, changes nothing. */
export interface Appointment {
  /** It will not happen. */
  cancel(): void;
}

interface Due {
  readonly at: number;
  act?: () => void;
}

/**
 * Job time. It runs `speed` times as fast as the wall clock, can be held (`speed` 0) and advanced by hand, and
 * carries out what is due in the order of its due times, however late anybody looks.
 */
export class Timeline {
  private virtualBase: number;
  private wallBase: number;
  private scaledBase = 0;
  private present: number | undefined;
  private readonly agenda: Due[] = [];

  constructor(
    private rate = 1,
    private readonly machine: Pick<TimeAndChance, 'wallMs' | 'elapsedMs'> = MACHINE,
  ) {
    requireSpeed(rate);
    this.virtualBase = machine.wallMs();
    this.wallBase = machine.elapsedMs();
  }

  /** Virtual milliseconds per wall millisecond; 0 while it is held. */
  get speed(): number {
    return this.rate;
  }

  /** Whole virtual milliseconds since the epoch: the vendor's SDKs read no others. Stands still within a {@link moment}. */
  now(): number {
    return Math.floor(this.present ?? this.virtualBase + (this.machine.elapsedMs() - this.wallBase) * this.rate);
  }

  /** Elapsed wall milliseconds multiplied by the speed of their time; a held clock counts as speed 1. */
  scaledElapsed(): number {
    return this.scaledBase + (this.machine.elapsedMs() - this.wallBase) * (this.rate || 1);
  }

  /**
   * Carries out all that is due, then `act`, all of it at one unmoving instant, so that an effect can never be
   * recorded before something that was due earlier.
   */
  moment<T>(act: () => T): T {
    if (this.present !== undefined) return act();
    const instant = this.now();
    this.settle(instant);
    this.present = instant;
    try {
      return act();
    } finally {
      this.settle(instant);
    }
  }

  /**
   * Arranges for something to happen at this time, in virtual milliseconds since the epoch; at once where that has
   * passed.
   */
  at(time: number, act: () => void): Appointment {
    const due: Due = { at: time, act };
    this.agenda.splice(this.placeFor(time), 0, due);
    return { cancel: () => (due.act = undefined) };
  }

  /** Moves on by so many virtual milliseconds. @throws RangeError below 0 */
  advance(ms: number): void {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`advanceMs must be 0 or more, got ${ms}`);
    this.virtualBase += ms;
    this.moment(() => undefined);
  }

  /** Goes on at this speed. @throws RangeError below 0 */
  setSpeed(speed: number): void {
    requireSpeed(speed);
    this.scaledBase = this.scaledElapsed();
    this.virtualBase = this.now();
    this.wallBase = this.machine.elapsedMs();
    this.rate = speed;
  }

  /** Calls everything off. */
  clear(): void {
    for (const due of this.agenda) due.act = undefined;
    this.agenda.length = 0;
  }

  private settle(until: number): void {
    try {
      for (let next = this.agenda[0]; next && next.at <= until; next = this.agenda[0]) {
        this.agenda.shift();
        this.present = next.at;
        next.act?.();
      }
    } finally {
      this.present = undefined;
    }
  }

  /** Behind everything due at the same time, so that equals happen in the order they were arranged. */
  private placeFor(time: number): number {
    let low = 0;
    let high = this.agenda.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.agenda[middle]?.at ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function requireSpeed(speed: number): void {
  if (!(speed >= 0 && Number.isFinite(speed))) throw new RangeError(`speed must be 0 or more, got ${speed}`);
}
