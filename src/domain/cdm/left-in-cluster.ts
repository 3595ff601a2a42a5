import type { Run, RunEnd } from '../run';
import type { Receipt } from '../status';
import { hasEnded } from '../verdict';
import { inlineNames } from './inline-run';

/** The names of the jobs that were created for those of these runs that are over. */
export function createdForOver(runs: readonly Run[], ends: readonly RunEnd[]): string[] {
  const isOver = ({ id }: Run) => ends.some((end) => end.id === id && hasEnded(end.verdict) && end.verdict !== 'lost');
  return inlineNames(runs.filter(isOver));
}

/** How runs have ended, and beside that why a job that was created for one is left. @param remark absent where none is */
export function endsRemarked(ends: RunEnd[], remark: string | undefined): RunEnd[] {
  if (remark === undefined) return ends;
  return ends.map((end) => ({ ...end, reason: [end.reason, remark].filter(Boolean).join('; ') }));
}

/** The same of receipts: what is left is told of also where there was no run of it to stop. @param names of the created jobs */
export function receiptsRemarked(receipts: Receipt[], names: readonly string[], remark: string | undefined): Receipt[] {
  if (remark === undefined) return receipts;
  if (receipts.length) return receipts.map((receipt) => ({ ...receipt, remark }));
  return [{ run: names[0] ?? '', asked: false, confirmed: true, leftRunning: null, remark }];
}
