import type { DliBody } from '../../../domain/dli/dli-body';
import type { StepTypeLog } from './step-type-log';

/** Of a stream job: its status and what DLI says of it. */
export const DLI_LOG: StepTypeLog<DliBody> = {
  async read({ dli }, _body, { id }, call) {
    const { status, statusDescription, restarts } = (await dli.job(id, call)).value;
    return [
      ...(status === undefined ? [] : [status]),
      ...(statusDescription === undefined ? [] : [statusDescription]),
      ...(restarts === undefined ? [] : [`restarted by DLI ${restarts} times`]),
    ];
  },
  elsewhere:
    'DLI hands out no log of a stream job by a call: it stands in its console (Flink Jobs, Run Log), and in the OBS bucket ' +
    'of the job where saving it is on.',
};
