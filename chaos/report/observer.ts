/** One look at how the run goes. */
export interface Observation {
  phase: 'chaos' | 'calm';
  started: number;
  /** Undefined while the server does not answer. */
  ended: number | undefined;
  logLines: number;
  kills: number;
  freezes: number;
  restarts: number;
}

/** Tells every few seconds how the run goes, and notices when nothing moves. */
export class Observer {
  longestStillMs = 0;
  ended = 0;
  private movedAt = performance.now();
  private lastLines = 0;
  private readonly from = performance.now();

  constructor(
    private readonly pipelines: number,
    private readonly print: (line: string) => void,
  ) {}

  take({ phase, started, ended = this.ended, logLines, kills, freezes, restarts }: Observation): void {
    const now = performance.now();
    const moved = ended !== this.ended || logLines !== this.lastLines;
    const nothingToMove = started === ended;
    if (moved || nothingToMove) this.movedAt = now;
    // In the calm a step may well wait a minute for what a crash left open.
    else if (phase === 'chaos') this.longestStillMs = Math.max(this.longestStillMs, now - this.movedAt);
    this.ended = ended;
    this.lastLines = logLines;
    const seconds = String(Math.round((now - this.from) / 1_000)).padStart(4);
    this.print(
      `${seconds}s ${phase}  started ${started}/${this.pipelines}  ended ${ended}  cloud log ${logLines}  ` +
        `workers killed ${kills} frozen ${freezes}  server restarts ${restarts}`,
    );
  }
}
