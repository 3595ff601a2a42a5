import { bootTime } from '../run-spec';
import type { Appointment, Timeline } from '../timeline';
import type { DgcJobSpec } from './job-spec';

/** The switch of a DGC job: a batch job's schedule, or a real-time job itself. */
export class Schedule {
  /** SCHEDULING, STOPPED for a batch job; STARTING, NORMAL, EXCEPTION, STOPPED for a real-time one. */
  status = 'STOPPED';
  /** When it was last switched on, in virtual milliseconds since the epoch. */
  startTime: number | undefined;
  /** When it was last switched off; absent while it is on. */
  endTime: number | undefined;
  /** When its status last changed, in virtual milliseconds since the epoch. */
  updatedAt: number;
  private next: Appointment | undefined;

  constructor(private readonly timeline: Timeline) {
    this.updatedAt = timeline.now();
  }

  /** Harmless when it is on already (GUESS; the code table also knows DLF.30107). */
  turnOn(spec: DgcJobSpec): void {
    if (this.status !== 'STOPPED' && this.status !== 'EXCEPTION') return;
    this.startTime = this.timeline.now();
    this.endTime = undefined;
    if (spec.jobType === 'BATCH') return this.show('SCHEDULING');
    this.show('STARTING');
    const failsAt = this.startTime + spec.durationMs;
    this.next = this.timeline.at(this.startTime + bootTime(spec), () => {
      this.show('NORMAL');
      if (spec.outcome === 'EXCEPTION') this.next = this.timeline.at(failsAt, () => this.show('EXCEPTION'));
    });
  }

  /** GUESS: instances that are running go on. */
  turnOff(): void {
    this.next?.cancel();
    this.endTime = this.timeline.now();
    this.show('STOPPED');
  }

  private show(status: string): void {
    this.status = status;
    this.updatedAt = this.timeline.now();
  }
}
