import { ownCommand } from '../own-command';
import type { PipelineStatus } from '../../domain/status';
import type { PipelineLook } from './look-at-pipeline';

const HOW: Record<string, string> = { TERMINATED: 'terminated', TIMED_OUT: 'ended by its workflow timeout' };

/** Says of a pipeline that was ended without being asked that what it started may go on; undefined of any other. */
export function abruptEndSentence(id: string, { description }: Pick<PipelineLook, 'description'>): string | undefined {
  const how = HOW[description.status.name];
  if (how === undefined) return undefined;
  return `It was ${how}, which stops nothing: what it started may go on. Stop it with: ${ownCommand('cleanup', [id])}`;
}

/** Such a pipeline asks nothing any more, whatever it did at its end. */
export function withoutAsks(
  status: PipelineStatus,
  { description }: Pick<PipelineLook, 'description'>,
): PipelineStatus {
  return description.status.name === 'RUNNING' ? status : { ...status, asks: [] };
}
