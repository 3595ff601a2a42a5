import type { DgcNode } from '../../../client/dgc/dgc';
import type { DgcBody } from '../../../domain/dgc/dgc-body';
import type { StepTypeLog } from './step-type-log';

const INSTANCE_ID = /^\d{1,20}$/;

/** Of a job of DataArts Factory: its nodes, and where in OBS the log of each lies. */
export const DGC_LOG: StepTypeLog<DgcBody> = {
  async read({ dgc }, { workspace }, { id, job }, call) {
    if (!INSTANCE_ID.test(id)) return ['a backfill is a list of instances, each with its own log'];
    const { value } = await dgc.instance({ jobName: job, workspace, instanceId: id }, call);
    const { status, errorMessage, nodes = [] } = value;
    return [
      ...(status === undefined ? [] : [status]),
      ...(errorMessage === undefined ? [] : [errorMessage]),
      ...nodes.flatMap(nodeLines),
    ];
  },
  elsewhere:
    'DataArts Factory hands out no text of a log by a call, only where it lies in OBS: read that with `obsutil cat`, or in ' +
    'its console under Monitor Instance, View Log.',
};

function nodeLines({ name, type, status, logPath, errorMessage }: DgcNode): string[] {
  return [
    `node ${name ?? 'without a name'}${type === undefined ? '' : ` (${type})`}: ${status ?? 'no status'}`,
    ...(errorMessage === undefined ? [] : [`  ${errorMessage}`]),
    ...(logPath === undefined ? [] : [`  log: ${logPath}`]),
  ];
}
