import { KeptLately } from '../../../domain/kept-lately';
import type { TemporalLine } from '../../connection/connect-to-temporal';
import type { PipelineRow } from '../../pipeline/pipeline-row';
import { withStandstills } from '../../pipeline/with-standstill';

/** A list tells nothing of it, and to ask after each run at every turn would be many questions. */
const ASKED_AGAIN_AFTER_MS = 30_000;
const KEPT = 2_000;
const ASKED_AT_A_TURN = 100;

interface Known {
  askedAtMs: number;
  row: PipelineRow | undefined;
}

/** Which runs stand still, since their workflow task fails: asked of the server now and then. */
export class Standstills {
  private readonly known = new KeptLately<Known>(KEPT);

  /** @param now a clock in milliseconds that only goes forward */
  constructor(
    private readonly line: TemporalLine,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The same rows, with those `stuck` that are. */
  async in(rows: readonly PipelineRow[]): Promise<PipelineRow[]> {
    const due = rows.filter((row) => row.endedAt === undefined && this.isDue(row)).slice(0, ASKED_AT_A_TURN);
    for (const row of await withStandstills(this.line.reader, due)) {
      const known = this.of(row);
      known.askedAtMs = this.now();
      known.row = row.state === 'stuck' ? row : undefined;
    }
    return rows.map((row) => (row.endedAt === undefined ? this.withKnown(row) : row));
  }

  private withKnown(row: PipelineRow): PipelineRow {
    const { state, failure } = this.of(row).row ?? row;
    return { ...row, state, ...(failure !== undefined && { failure }) };
  }

  private isDue(row: PipelineRow): boolean {
    return this.now() - this.of(row).askedAtMs >= ASKED_AGAIN_AFTER_MS;
  }

  private of({ runId }: PipelineRow): Known {
    return this.known.of(runId, () => ({ askedAtMs: Number.NEGATIVE_INFINITY, row: undefined }));
  }
}
