import type { CdmBody } from '../../../domain/cdm/cdm-body';
import type { StepTypeLog } from './step-type-log';

/** Of a migration: its error, short and at length, as far as the history of the job goes back. */
export const CDM_LOG: StepTypeLog<CdmBody> = {
  async read({ cdm }, { clusterId }, { id, job }, call) {
    const { value } = await cdm.submissions({ clusterId, jobName: job }, call);
    const run = value.runs.find((each) => String(each.id) === id);
    if (!run) return ['CDM no longer tells of this run: its history has the newest ten'];
    const { status, progress, rowsRead, rowsWritten, errorSummary, errorDetails } = run;
    return [
      [
        ...(status === undefined ? [] : [status]),
        ...(progress === undefined ? [] : [`${progress}%`]),
        ...(rowsRead === undefined ? [] : [`${rowsRead} rows read`]),
        ...(rowsWritten === undefined ? [] : [`${rowsWritten} rows written`]),
      ].join(', '),
      ...(errorSummary === undefined ? [] : [errorSummary]),
      ...(errorDetails === undefined || errorDetails === errorSummary ? [] : [errorDetails]),
    ];
  },
  elsewhere:
    'CDM hands out no log by a call: in its console it stands under Table/File Migration, Historical Record, Log.',
};
