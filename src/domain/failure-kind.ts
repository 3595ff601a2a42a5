/** Every way a call, a run or a pipeline can end badly. The workflow sees `HuaweiCloud.<kind>`: public API, see docs/errors.md. */
export type FailureKind =
  | 'Throttled'
  | 'Unauthenticated'
  | 'Forbidden'
  | 'NotFound'
  | 'InvalidRequest'
  | 'InvalidSpec'
  | 'Conflict'
  | 'QuotaExceeded'
  | 'Unavailable'
  | 'BrokenReply'
  | 'AmbiguousStart'
  | 'JobFailed'
  | 'JobStopped'
  | 'JobSkipped'
  | 'DeadlineExceeded'
  | 'WorkerStopping'
  | 'CalledOff';

/** Whether the same call may succeed later without anyone changing anything. */
export function isRetried(kind: FailureKind): boolean {
  switch (kind) {
    case 'Throttled':
    case 'Unavailable':
    case 'BrokenReply':
    case 'WorkerStopping':
    case 'CalledOff':
      return true;
    case 'Unauthenticated':
    case 'Forbidden':
    case 'NotFound':
    case 'InvalidRequest':
    case 'InvalidSpec':
    case 'Conflict':
    case 'QuotaExceeded':
    case 'AmbiguousStart':
    case 'JobFailed':
    case 'JobStopped':
    case 'JobSkipped':
    case 'DeadlineExceeded':
      return false;
  }
}
