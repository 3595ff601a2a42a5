import type { ToldGrid } from '../../../board/told';
import { KeptLately } from '../../../domain/kept-lately';
import type { PipelineStatus } from '../../../domain/status';
import type { TemporalLine } from '../../connection/connect-to-temporal';
import { isPipelineStatus, statusInMemo } from '../../pipeline/remembered-status';
import { Refused } from '../answers/refused';
import type { FoundRun } from './newest-runs';
import { newestRuns, RUNS_LOOKED_THROUGH, toldRun } from './newest-runs';
import type { Standstills } from './standstills';

const RUNS_SHOWN = 25;
const ASKED_AT_ONCE = 5;
const WORKER_ANSWERS_WITHIN_MS = 2_000;
const KEPT = 500;

/** How the steps of a run stand, by their ids. */
type Cells = ReadonlyMap<string, string>;

/** The grid of one pipeline, looked at again and again: what has ended is read once. */
export class Grid {
  private readonly ended = new KeptLately<{ cells?: Cells }>(KEPT);

  constructor(
    private readonly line: TemporalLine,
    private readonly standstills: Standstills,
    private readonly name: string,
  ) {}

  /** The grid as it is now. @throws Refused where no run of such a pipeline is found */
  async look(): Promise<ToldGrid> {
    const { runs, isCut } = await newestRuns(this.line, { pipeline: this.name, most: RUNS_SHOWN });
    if (!runs.length) throw new Refused(404, `No run of a pipeline ${this.name} is found in this namespace.`);
    const cells: Cells[] = [];
    for (let at = 0; at < runs.length; at += ASKED_AT_ONCE)
      cells.push(...(await Promise.all(runs.slice(at, at + ASKED_AT_ONCE).map(async (run) => this.cellsOf(run)))));
    const rows = await this.standstills.in(runs.map(({ row }) => row));
    const steps = [...new Set(cells.flatMap((of) => [...of.keys()]))];
    return {
      name: this.name,
      steps,
      runs: rows.map((row, at) => ({ ...toldRun(row), cells: steps.map((step) => cells[at]?.get(step) ?? null) })),
      ...(isCut && { onlyNewest: RUNS_LOOKED_THROUGH }),
    };
  }

  private async cellsOf({ row, info }: FoundRun): Promise<Cells> {
    const kept = this.ended.of(row.runId, () => ({}));
    if (kept.cells) return kept.cells;
    const inMemo = statusInMemo(info.memo);
    const isEnded = row.endedAt !== undefined;
    const isWhole = isEnded && inMemo !== undefined && !inMemo.more?.['steps'];
    const told = isWhole ? inMemo : await this.wholeOf(row);
    const cells = new Map((told ?? inMemo)?.steps.map(({ id, state }) => [id, state]));
    if (isEnded && told) kept.cells = cells;
    return cells;
  }

  /** Of many steps the memo holds some, and of a run that goes on those of its last turn. */
  private async wholeOf({ workflowId, runId, state }: FoundRun['row']): Promise<PipelineStatus | undefined> {
    const { reader } = this.line;
    const handle = reader.workflow.getHandle(workflowId, runId);
    try {
      return await reader.withDeadline(Date.now() + WORKER_ANSWERS_WITHIN_MS, async () => {
        const told: unknown = state === 'succeeded' ? await handle.result() : await handle.query('status');
        return isPipelineStatus(told) ? told : undefined;
      });
    } catch {
      // No worker answers: what the memo holds is shown.
      return undefined;
    }
  }
}
