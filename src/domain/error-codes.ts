import type { FailureKind } from './failure-kind';

/**
 * What a failed call may have changed in the cloud: `none` when the cloud refused it or it never left this machine,
 * `unknown` when nobody can tell without looking.
 */
export type Effect = 'none' | 'unknown';

/** What an error code, or a bare HTTP status, tells us. */
export interface CodeMeaning {
  kind: FailureKind;
  effect: Effect;
  /** What a person does about it, as a sentence. */
  hint: string;
  /** The vendor's page on this family of codes. */
  docs?: string;
}

/** One line of the table: codes (`0100`, the digits after the dot) of one family that mean the same. */
interface CodeRow {
  codes: readonly string[];
  kind: FailureKind;
  effect: Effect;
  hint: string;
  /** Only for these HTTP statuses; a later row without it answers for the rest. */
  httpStatus?: readonly number[];
}

export interface CodeFamily {
  prefix: RegExp;
  docs: string;
  rows: readonly CodeRow[];
}

const LOOK_FIRST = 'The request may have been carried out: look before sending it again.';
const RETRY_LATER = 'Nothing was done; try again later.';

/** https://support.huaweicloud.com/devg-apisign/api-sign-errorcode.html; APIG is an older spelling of the same gateway. */
export const GATEWAY_CODES: CodeFamily = {
  prefix: /^APIGW?\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html',
  rows: [
    {
      codes: ['0101', '0103'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'This host does not publish this API: check the region and the endpoint (DGC v1 lives on dayu-dlf.*, not dayu.*).',
    },
    {
      codes: ['0104', '0105', '0106', '0602', '0607'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The gateway refused a parameter or header; for DGC check the workspace id.',
    },
    { codes: ['0201'], httpStatus: [502, 504], kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
    {
      codes: ['0201'],
      // With any other status, such as a 500, nothing says that no backend was asked.
      httpStatus: [400, 413, 414, 494],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The request is malformed or too large.',
    },
    {
      codes: ['0301'],
      kind: 'Unauthenticated',
      effect: 'none',
      hint: 'Check AK and SK, that a temporary key comes with its security token, and that this clock is within 15 minutes of the true time.',
    },
    { codes: ['0303', '0305', '0311'], kind: 'Unauthenticated', effect: 'none', hint: 'Check the credentials.' },
    {
      codes: ['0307'],
      kind: 'Unauthenticated',
      effect: 'none',
      hint: 'The token has expired or belongs to another region: check that the region, the project and the endpoint match.',
    },
    {
      codes: ['0302', '0304', '0306', '0310'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'Grant this user the permission, and check that the project is the right one and not frozen.',
    },
    {
      codes: ['0401', '0402', '0404'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'This address is not allowed to call the API: check the access control of the account.',
    },
    {
      codes: ['0801', '0802'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'Service or user are not available in this region.',
    },
    { codes: ['0308'], kind: 'Throttled', effect: 'none', hint: 'Too many requests; wait some seconds.' },
    {
      codes: ['0501', '0502'],
      kind: 'QuotaExceeded',
      effect: 'none',
      hint: 'The quota is used up or the account is frozen.',
    },
    { codes: ['0613'], kind: 'Unavailable', effect: 'none', hint: `IAM is not available. ${RETRY_LATER}` },
    {
      codes: ['0601', '0605', '0606', '0608', '0609', '0610', '0611', '0612', '0705'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: LOOK_FIRST,
    },
  ],
};

/** https://support.huaweicloud.com/intl/en-us/api-cdm/ErrorCode.html */
const cdm: CodeFamily = {
  prefix: /^CDM\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-cdm/ErrorCode.html',
  rows: [
    {
      codes: ['0052', '0323'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'A run of this job is active: wait for it, adopt it or stop it.',
    },
    { codes: ['0053'], kind: 'Conflict', effect: 'none', hint: 'The job is not running.' },
    { codes: ['0054', '0100'], kind: 'NotFound', effect: 'none', hint: 'Check the job name and the cluster id.' },
    { codes: ['0101'], kind: 'NotFound', effect: 'none', hint: 'The job names a link that does not exist.' },
    {
      codes: ['0004', '0009', '0010', '0011', '0014', '0320'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Check the parameters of the job and the variables.',
    },
    { codes: ['0032'], kind: 'Forbidden', effect: 'none', hint: 'Grant this user the CDM permission.' },
    {
      codes: ['0059', '0060'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The job or one of its links is disabled: enable it.',
    },
    { codes: ['0104', '0318'], kind: 'Conflict', effect: 'none', hint: 'A job with this name exists.' },
    { codes: ['0322'], kind: 'Unavailable', effect: 'none', hint: `It is in use. ${RETRY_LATER}` },
    { codes: ['0037', '0056'], kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
    {
      codes: ['0000', '0001', '0036'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: `CDM failed inside. ${LOOK_FIRST}`,
    },
    { codes: ['0013'], kind: 'Unavailable', effect: 'unknown', hint: `The cluster's agent failed. ${LOOK_FIRST}` },
    {
      codes: ['0201'],
      kind: 'Unavailable',
      effect: 'none',
      hint: `The cluster is not ready, or none has this id: check the cluster id. ${RETRY_LATER}`,
    },
    { codes: ['0202'], kind: 'Unavailable', effect: 'none', hint: `The cluster is not ready. ${RETRY_LATER}` },
  ],
};

/**
 * https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0313.html and the user guide's pages
 * 30100 to 30125. `01nn` of the older pages is `301nn` of the newer ones; only the newer stands here.
 */
const dgc: CodeFamily = {
  prefix: /^DLF\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0313.html',
  rows: [
    { codes: ['30100'], kind: 'NotFound', effect: 'none', hint: 'Check the job name and the workspace.' },
    {
      codes: ['30137'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Check the instance id, the job name and the workspace.',
    },
    { codes: ['0819'], kind: 'NotFound', effect: 'none', hint: 'No such workspace: give its id, not its name.' },
    { codes: ['30113'], kind: 'NotFound', effect: 'none', hint: 'Check the name of the backfill.' },
    {
      codes: ['30101', '30114'],
      kind: 'QuotaExceeded',
      effect: 'none',
      hint: 'Ask for a higher quota or delete jobs.',
    },
    { codes: ['30102', '30110'], kind: 'Conflict', effect: 'none', hint: 'The name is taken.' },
    {
      codes: ['30107', '30116'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'It is already running: wait for it or stop it.',
    },
    { codes: ['30115'], kind: 'Conflict', effect: 'none', hint: 'It is not running.' },
    { codes: ['30136'], kind: 'InvalidRequest', effect: 'none', hint: 'Only batch jobs can be asked this.' },
    { codes: ['1006', '30122'], kind: 'InvalidRequest', effect: 'none', hint: 'The job has no nodes: draw it first.' },
    {
      codes: ['3004', '3018', '3025', '3050', '3051', '0802', '30111', '30120', '30121', '30125'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Check the job and the parameters; on the host dayu.* the start calls of v1 are refused with DLF.3051.',
    },
    {
      codes: ['30103', '30104', '30105', '30123'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'A cluster or resource the job names is gone.',
    },
    {
      codes: ['30109', '30117'],
      kind: 'InvalidRequest',
      effect: 'unknown',
      hint: `DGC could not start the job. ${LOOK_FIRST}`,
    },
    {
      codes: ['30118', '30119'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: 'DGC could not stop the job: look at its status and stop it again.',
    },
    { codes: ['6423'], kind: 'Unavailable', effect: 'unknown', hint: `The agent failed. ${LOOK_FIRST}` },
    {
      codes: ['6888'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'Grant this user the DataArts Factory permission in this workspace.',
    },
  ],
};

/** https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0056.html */
const dli: CodeFamily = {
  prefix: /^DLI\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0056.html',
  rows: [
    { codes: ['0001'], kind: 'InvalidRequest', effect: 'none', hint: 'Check the job ids and the parameters.' },
    { codes: ['0002', '0023', '16001'], kind: 'NotFound', effect: 'none', hint: 'Check the job ids and the project.' },
    {
      codes: ['0004', '0005', '0007', '0008', '0009', '0018', '0100'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'DLI refuses this for the job as it is: check its definition.',
    },
    { codes: ['0003', '0011', '0016'], kind: 'Forbidden', effect: 'none', hint: 'Grant this user the DLI permission.' },
    { codes: ['0006'], kind: 'Conflict', effect: 'none', hint: 'It exists already.' },
    { codes: ['0013', '0014', '0015'], kind: 'Unauthenticated', effect: 'none', hint: 'Check the credentials.' },
    {
      codes: ['0012'],
      kind: 'Unavailable',
      effect: 'none',
      hint: `The queue or resource is not available. ${RETRY_LATER}`,
    },
    { codes: ['0019', '0999'], kind: 'Unavailable', effect: 'unknown', hint: `DLI failed inside. ${LOOK_FIRST}` },
    { codes: ['1028'], kind: 'QuotaExceeded', effect: 'none', hint: 'Ask for a higher quota or free compute units.' },
  ],
};

export const CODE_FAMILIES: readonly CodeFamily[] = [GATEWAY_CODES, cdm, dgc, dli];

interface StatusRow extends CodeMeaning {
  from: number;
  to: number;
}

/** What an HTTP status means when no code says more. First match wins. */
export const STATUS_MEANINGS: readonly StatusRow[] = [
  {
    from: 300,
    to: 399,
    kind: 'InvalidRequest',
    // Whoever redirects may have passed the request on first.
    effect: 'unknown',
    hint: 'Redirects are never followed, as they would carry the credentials elsewhere: check the endpoint.',
  },
  { from: 401, to: 401, kind: 'Unauthenticated', effect: 'none', hint: 'Check the credentials.' },
  { from: 402, to: 402, kind: 'QuotaExceeded', effect: 'none', hint: 'Check the balance of the account.' },
  { from: 403, to: 403, kind: 'Forbidden', effect: 'none', hint: 'Grant this user the permission.' },
  { from: 404, to: 404, kind: 'NotFound', effect: 'none', hint: 'Check the endpoint, the project and the names.' },
  { from: 407, to: 407, kind: 'Forbidden', effect: 'none', hint: 'A proxy on the way wants a login.' },
  { from: 408, to: 408, kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
  { from: 409, to: 409, kind: 'Conflict', effect: 'none', hint: 'It is in another state than the request expects.' },
  { from: 410, to: 410, kind: 'NotFound', effect: 'none', hint: 'It is gone.' },
  { from: 423, to: 423, kind: 'Conflict', effect: 'none', hint: 'It is locked.' },
  { from: 425, to: 425, kind: 'Unavailable', effect: 'none', hint: RETRY_LATER },
  { from: 429, to: 429, kind: 'Throttled', effect: 'none', hint: 'Too many requests; wait some seconds.' },
  { from: 499, to: 499, kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
  { from: 400, to: 498, kind: 'InvalidRequest', effect: 'none', hint: 'Check the request.' },
  {
    from: 501,
    to: 501,
    kind: 'InvalidRequest',
    effect: 'none',
    hint: 'This endpoint does not know the call: check the endpoint.',
  },
];
