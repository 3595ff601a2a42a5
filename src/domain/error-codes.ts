import type { FailureKind } from './failure-kind';

/**
 * What a failed call may have changed in the cloud: `none` when the cloud refused it or it never left this machine,
 * `unknown` when nobody can tell without looking.
 */
export type Effect = 'none' | 'unknown';

/** What an error code, or a bare HTTP status, tells us. */
export interface CodeMeaning {
  /** What a caller can do about it, in one word. */
  kind: FailureKind;
  /** What the call may have changed. */
  effect: Effect;
  /** What a person does about it, as a sentence. */
  hint: string;
  /** The vendor's page on this family of codes. */
  docs?: string;
  /** It may pass by itself, or never: worth a few tries, and then no more. */
  aFewTries?: true;
  /** The token is the reason: a new one may be accepted, whatever the HTTP status. */
  tokenRefused?: true;
}

/** One line of the table: codes (`0100`, the digits after the dot) of one family that mean the same. */
export interface CodeRow {
  /** The digits after the dot, as the vendor writes them. */
  codes: readonly string[];
  /** What a caller can do about it, in one word. */
  kind: FailureKind;
  /** What a call may have changed that is answered so. */
  effect: Effect;
  /** What a person does about it, as a sentence. */
  hint: string;
  /** Only for these HTTP statuses; a later row without it answers for the rest. */
  httpStatus?: readonly number[];
  /** As in {@link CodeMeaning}. */
  aFewTries?: true;
  /** As in {@link CodeMeaning}. */
  tokenRefused?: true;
}

/** The codes of one service, or of the gateway before them all. */
export interface CodeFamily {
  /** What stands before the digits, with every spelling that was seen. */
  prefix: RegExp;
  /** The vendor's page that lists them. */
  docs: string;
  /** The first row that fits a code and its HTTP status counts. */
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
      // A fresh one that is refused was revoked in that moment, or is not known everywhere yet. Where that goes on, the
      // region is wrong.
      aFewTries: true,
      tokenRefused: true,
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
    {
      codes: ['0054', '0095', '0100'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Check the job name and the cluster id.',
    },
    {
      codes: ['0001'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Either it does not exist, or this user may not see it: check the names and the cluster id, and grant this user the CDM permission.',
    },
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
    {
      codes: ['0051', '0055', '0057', '0058', '0061', '0089'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: "CDM does not run the job as it is defined: check its engine, its links and their direction by CDM's words.",
    },
    {
      codes: ['5090'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'The cluster is in a state that does not allow this now: look at its status, and try again later.',
    },
    {
      codes: ['0104', '0318'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'A job with this name exists: take another name, or delete that job.',
    },
    { codes: ['0322'], kind: 'Unavailable', effect: 'none', hint: `It is in use. ${RETRY_LATER}` },
    { codes: ['0037', '0056'], kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
    {
      codes: ['0000', '0036'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: `CDM failed inside. ${LOOK_FIRST}`,
    },
    { codes: ['0013'], kind: 'Unavailable', effect: 'unknown', hint: `The cluster's agent failed. ${LOOK_FIRST}` },
    {
      codes: ['0201'],
      kind: 'InvalidRequest',
      effect: 'none',
      aFewTries: true,
      hint: 'None has this cluster id, or the cluster cannot be reached now: check the id and that the cluster runs. A `cdmCluster` step before this one wakes a cluster that rests.',
    },
    { codes: ['0202'], kind: 'Unavailable', effect: 'none', hint: `The cluster is not ready. ${RETRY_LATER}` },
  ],
};

/**
 * https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0313.html and the user guide's pages
 * 30100 to 30125. `01nn` of the older pages is `301nn` of the newer ones, `08nn` is `208nn`; only the newer stands here.
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
    { codes: ['20819'], kind: 'NotFound', effect: 'none', hint: 'No such workspace: give its id, not its name.' },
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
      codes: ['3004', '3018', '3025', '3050', '3051', '20802', '30111', '30120', '30121', '30125'],
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
    {
      codes: ['0001'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Check the job ids and the parameters; of a path in OBS, that DLI may read it: Spark 3.3 does so by the `agency` of a `dliSpark` step.',
    },
    {
      codes: ['0002', '0023', '13007', '16001', '17001'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Check the job ids, the queue and the project.',
    },
    {
      codes: ['0004', '0005', '0008', '0018'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'DLI refuses the statement or the job as it is: correct it by the words of DLI.',
    },
    {
      codes: ['0007', '0009'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'DLI refuses this for the job as it is: check its definition and its status.',
    },
    {
      codes: ['0100'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'DLI no longer keeps the result: have the statement run again.',
    },
    { codes: ['13005'], kind: 'InvalidRequest', effect: 'none', hint: 'Correct the SQL of the job.' },
    {
      codes: ['13017'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'There is no savepoint to resume from: start it with `resumeSavepoint: false`, or import a savepoint.',
    },
    { codes: ['13024'], kind: 'InvalidRequest', effect: 'none', hint: 'Set a queue on the job.' },
    {
      codes: ['15002'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'The state of the job does not allow a stop: look at its status.',
    },
    {
      codes: ['23001'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The offset is not one that this list has.',
    },
    {
      codes: ['0003', '0011', '0016', '10005'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'Grant this user the DLI permission.',
    },
    {
      codes: ['10006'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'The project is not that of the token: check the project id and the region.',
    },
    {
      codes: ['10009'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'The account is frozen: check its balance.',
    },
    { codes: ['0006'], kind: 'Conflict', effect: 'none', hint: 'It exists already.' },
    { codes: ['0013', '0014'], kind: 'Unauthenticated', effect: 'none', hint: 'Check the credentials.' },
    {
      codes: ['0015', '10007'],
      kind: 'Unauthenticated',
      effect: 'none',
      aFewTries: true,
      tokenRefused: true,
      hint: 'DLI cannot use the token: check that the region, the project and the endpoint match.',
    },
    {
      codes: ['0012'],
      kind: 'Unavailable',
      effect: 'none',
      hint: `The queue or resource is not available. ${RETRY_LATER}`,
    },
    {
      codes: ['0019', '0999', '10001'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: `DLI failed inside. ${LOOK_FIRST}`,
    },
    { codes: ['1028'], kind: 'QuotaExceeded', effect: 'none', hint: 'Ask for a higher quota or free compute units.' },
  ],
};

/** https://support.huaweicloud.com/intl/en-us/api-mrs/mrs_02_0014.html; most of its codes have no prefix on the wire. */
const mrs: CodeFamily = {
  prefix: /^MRS\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-mrs/mrs_02_0014.html',
  rows: [
    {
      codes: ['12000003'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Check the cluster id, the project and the region.',
    },
    { codes: ['0176', '0201'], kind: 'NotFound', effect: 'none', hint: 'Check the job id and the cluster id.' },
    {
      codes: ['0056', '12000062'],
      kind: 'Unavailable',
      effect: 'none',
      hint: `The cluster is in a state in which it takes no jobs: look at it. ${RETRY_LATER}`,
    },
    {
      codes: ['0177', '12000060'],
      kind: 'Unavailable',
      effect: 'none',
      hint: `As many jobs run in the cluster as it takes at once. ${RETRY_LATER}`,
    },
    {
      codes: ['0202'],
      kind: 'Throttled',
      effect: 'none',
      hint: 'Too many jobs are being submitted; wait some seconds.',
    },
    {
      codes: ['0057', '12000063', '0168', '0169'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The cluster cannot run jobs of this type: check its components, and the type.',
    },
    {
      codes: ['0001'],
      kind: 'InvalidRequest',
      // No page has the code: that nothing was done is looked for.
      effect: 'unknown',
      hint: 'Check what the step says: some regions take no more than 4,096 characters of arguments together.',
    },
    {
      codes: ['0167', '12000064'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The cluster takes no jobs by this API: it needs MRS 1.8.7, 2.0.3 or later, and its users synchronised.',
    },
    {
      codes: ['0190', '0191', '0192'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'MRS does not know the user who submits: synchronise the IAM users on the page of the cluster.',
    },
    {
      codes: ['0173', '12000061', '0193', '0194'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: `MRS failed inside while it submitted the job. ${LOOK_FIRST}`,
    },
    {
      codes: ['0180', '0183'],
      kind: 'Conflict',
      effect: 'none',
      hint: 'The job is being submitted, or runs: look at its state.',
    },
    {
      codes: ['0160', '0175', '0200'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: 'MRS could not kill the job: look at its state and kill it again. Jobs of Spark SQL are said not to be killed.',
    },
    {
      codes: ['0023', '0162', '0166', '0174'],
      kind: 'Unavailable',
      effect: 'unknown',
      hint: `MRS could not read its jobs. ${RETRY_LATER}`,
    },
    { codes: ['0002'], kind: 'InvalidRequest', effect: 'none', hint: 'The list has no such page.' },
  ],
};

/** https://support.huaweicloud.com/api-obs/obs_04_0115.html; the prefix is ours, since the codes are bare words. */
const obs: CodeFamily = {
  prefix: /^OBS\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0115.html',
  rows: [
    {
      codes: ['NoSuchBucket'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Nobody has a bucket of this name: check it.',
    },
    { codes: ['NoSuchKey', 'NoSuchVersion'], kind: 'NotFound', effect: 'none', hint: 'Check the key.' },
    {
      codes: ['AccessDenied'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'Grant this user obs:bucket:ListBucket for the bucket, and check that no policy of the bucket denies it and that this clock is right.',
    },
    {
      codes: ['AllAccessDisabled'],
      kind: 'Forbidden',
      effect: 'none',
      hint: 'OBS lets nobody into this bucket: ask the support of the vendor.',
    },
    {
      codes: ['InArrearOrInsufficientBalance'],
      kind: 'QuotaExceeded',
      effect: 'none',
      hint: 'Check the balance of the account that the bucket belongs to.',
    },
    {
      codes: ['InvalidAccessKeyId'],
      kind: 'Unauthenticated',
      effect: 'none',
      tokenRefused: true,
      hint: 'Check the AK, and that a temporary key comes with its security token and has not expired.',
    },
    {
      codes: ['SignatureDoesNotMatch'],
      kind: 'Unauthenticated',
      effect: 'none',
      hint: 'Check the SK: it belongs to another AK, or was cut.',
    },
    {
      codes: ['RequestTimeTooSkewed'],
      kind: 'Unauthenticated',
      effect: 'none',
      hint: "Set this machine's clock (NTP): it is more than 15 minutes off.",
    },
    {
      codes: ['VirtualHostDomainRequired'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'OBS wants the bucket before the host: name HUAWEICLOUD_OBS_ENDPOINT by a host, not by an address, and a bucket without dots.',
    },
    {
      codes: ['PermanentRedirect', 'TemporaryRedirect'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'The bucket is in another region, and no request is signed for a host that a reply names: use a `connection` of that region, or set HUAWEICLOUD_OBS_ENDPOINT to its host.',
    },
    {
      codes: ['InvalidBucketName', 'InvalidArgument', 'KeyTooLongError'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Check the bucket and the key.',
    },
    {
      codes: ['MethodNotAllowed', 'FsNotSupport'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'This bucket cannot be listed: check that it is one of objects.',
    },
    { codes: ['OperationAborted'], kind: 'Unavailable', effect: 'none', hint: RETRY_LATER },
    { codes: ['SlowDown'], kind: 'Throttled', effect: 'none', hint: 'Too many requests; wait some seconds.' },
    { codes: ['InternalError', 'ServiceUnavailable'], kind: 'Unavailable', effect: 'unknown', hint: LOOK_FIRST },
  ],
};

/** Of the vendor's and Open Telekom Cloud's pages; SMN answers 403 to what is wrong with a message as well. */
const smn: CodeFamily = {
  prefix: /^SMN\./i,
  docs: 'https://support.huaweicloud.com/intl/en-us/api-smn/',
  rows: [
    {
      codes: ['0006'],
      kind: 'NotFound',
      effect: 'none',
      hint: 'Check the URN of the topic: region, project and name.',
    },
    { codes: ['0001', '00308'], kind: 'Forbidden', effect: 'none', hint: 'Grant this user smn:topic:publish.' },
    {
      codes: ['0005', '0008', '0009', '0021', '0032'],
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Check the topic, the subject and the message.',
    },
    { codes: ['0027', '0076'], kind: 'NotFound', effect: 'none', hint: 'Check the template of the message.' },
    { codes: ['0016', '0018'], kind: 'Unavailable', effect: 'unknown', hint: `SMN failed inside. ${LOOK_FIRST}` },
  ],
};

/** Every family whose codes mean something to us; a code of another is judged by its HTTP status. */
export const CODE_FAMILIES: readonly CodeFamily[] = [GATEWAY_CODES, cdm, dgc, dli, mrs, obs, smn];

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
