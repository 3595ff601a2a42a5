import type { ToldPipelines } from '../../../board/told';
import type { TemporalLine } from '../../connection/connect-to-temporal';
import type { PipelineRow } from '../../pipeline/pipeline-row';
import { newestRuns, RUNS_LOOKED_THROUGH, toldRun } from './newest-runs';
import type { Standstills } from './standstills';

/** So many of its latest runs are seen beside the name of a pipeline. */
const RUNS_SHOWN = 14;

/** Every pipeline that has run lately, with its latest runs. */
export async function lookAtPipelines(line: TemporalLine, standstills: Standstills): Promise<ToldPipelines> {
  const { runs, isCut } = await newestRuns(line);
  const byName = new Map<string, PipelineRow[]>();
  for (const { row } of runs) {
    const shown = byName.get(row.name) ?? [];
    if (shown.length < RUNS_SHOWN) shown.push(row);
    byName.set(row.name, shown);
  }
  const known = new Map((await standstills.in([...byName.values()].flat())).map((row) => [row.runId, row]));
  const pipelines = [...byName]
    .map(([name, rows]) => ({ name, runs: rows.map((row) => toldRun(known.get(row.runId) ?? row)) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return { pipelines, ...(isCut && { onlyNewest: RUNS_LOOKED_THROUGH }) };
}
