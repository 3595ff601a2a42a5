/** Every way a call, a run or a pipeline can end badly. A kind is public API, with a heading of its own in docs/errors.md. */
export const FAILURE_KINDS = [
  'Throttled',
  'Unauthenticated',
  'Forbidden',
  'NotFound',
  'InvalidRequest',
  'InvalidSpec',
  'Conflict',
  'QuotaExceeded',
  'Unavailable',
  'BrokenReply',
  'AmbiguousStart',
  'JobFailed',
  'JobStopped',
  'JobSkipped',
  'Halted',
  'DeadlineExceeded',
  'BackfillIncomplete',
  'Refused',
  'WorkerStopping',
  'StillRunning',
  'CalledOff',
] as const;

/** One of them, as in `JobFailed`; a workflow sees it as the type `HuaweiCloud.JobFailed` of a failure. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** The type of a failure, as Temporal keeps and shows it. */
export type FailureType<Kind extends FailureKind = FailureKind> = `HuaweiCloud.${Kind}`;

/** The type of the failures of a kind. */
export function failureType<Kind extends FailureKind>(kind: Kind): FailureType<Kind> {
  return `HuaweiCloud.${kind}`;
}

/** Whether a failure of this type is one of ours, of this version or another. */
export function isOurs(type: string | null | undefined): type is FailureType {
  return type?.startsWith('HuaweiCloud.') ?? false;
}

/** Whether the same call may succeed later without anyone changing anything. */
export function isRetried(kind: FailureKind): boolean {
  switch (kind) {
    case 'Throttled':
    case 'Unavailable':
    case 'BrokenReply':
    case 'WorkerStopping':
    case 'StillRunning':
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
    case 'Halted':
    case 'DeadlineExceeded':
    case 'BackfillIncomplete':
    case 'Refused':
      return false;
  }
}
