import type { Dialect } from '../../simulator';
import type { Random } from '../random';

/** How the cloud speaks in this run, where nobody knows how it really speaks. */
export function drawDialect(random: Random): Dialect {
  return {
    cdm: {
      jname: either(random, 'loose', 'exact'),
      retries: either(random, 'new-submission', 'same-submission'),
      history: either(random, 'newest-first', 'oldest-first'),
      errorKeys: either(random, 'two', 'four'),
      runningCode: either(random, 'Cdm.0052', 'Cdm.0323'),
      words: either(random, 'capitals', 'other-letters'),
      missingJobCode: random.weighted(
        [
          [0.25, 'Cdm.0100'],
          [0.25, 'Cdm.0095'],
          [0.1, 'Cdm.00095'],
          [0.4, 'Cdm.0001'],
        ],
        'Cdm.0100',
      ),
      stopReply: random.weighted(
        [
          [0.4, 'empty-object'],
          [0.2, 'no-body'],
          [0.2, 'empty-list'],
          [0.2, 'warning'],
        ],
        'empty-object',
      ),
    },
    dgc: {
      offset: either(random, 'page', 'record'),
      errorCodes: either(random, 'short', 'long'),
      instanceType: either(random, 2, 7),
    },
    dli: {
      refusals: random.weighted(
        [
          [0.6, '400-array'],
          [0.2, '200-array'],
          [0.2, 'items'],
        ],
        '400-array',
      ),
      isSuccess: either(random, 'string', 'boolean'),
      itemSuccess: either(random, 'string', 'boolean'),
      rescaling: either(random, 'counted', 'uncounted'),
      missingJobCode: random.weighted(
        [
          [0.5, 'by-call'],
          [0.25, 'DLI.0002'],
          [0.25, 'DLI.16001'],
        ],
        'by-call',
      ),
    },
    dliSql: {
      isSuccess: either(random, 'boolean', 'string'),
      asyncByDefault: either(random, 'no', 'yes'),
      jobMode: either(random, 'async', 'asynchronous'),
      finished: either(random, 'FINISHED', 'FINISH'),
      message: either(random, 'empty', 'json'),
      tags: random.weighted(
        [
          [0.4, 'fuzzy'],
          [0.3, 'exact'],
          [0.3, 'ignored'],
        ],
        'fuzzy',
      ),
      errors: either(random, 'object', 'array'),
    },
    dliSpark: {
      states: either(random, 'lower', 'capital'),
      createReply: either(random, 'session', 'unsuccessful'),
      appId: either(random, 'text', 'array'),
      cancelReply: either(random, 'msg', 'empty'),
      jobName: either(random, 'exact', 'fuzzy'),
    },
    mrs: {
      failedState: either(random, 'FINISHED', 'FAILED'),
      waiting: either(random, 'ACCEPTED', 'New'),
      numbers: either(random, 'number', 'string'),
      readStatus: either(random, 200, 202),
      errorStatus: either(random, 400, 500),
      submitErrors: either(random, 'top', 'nested'),
      killReply: either(random, 'empty', 'result'),
      jobName: either(random, 'exact', 'fuzzy'),
      longestName: either(random, 64, 36),
    },
    obs: { nextMarker: either(random, 'present', 'absent') },
    smn: { subject: either(random, 'bytes', 'characters') },
    cdmCluster: {
      stop: random.chance(0.7) ? 'served' : 'withdrawn',
      stopMode: either(random, 'optional', 'required'),
      jobId: either(random, 'array', 'text'),
    },
  };
}

/** By a draw of fine grain: the lowest bits of the first draws hang together from seed to seed. */
function either<const One, const Other>(random: Random, one: One, other: Other): One | Other {
  return random.chance(0.5) ? one : other;
}

/** The flags that make the simulator speak so. */
export function dialectFlags(dialect: Dialect): string[] {
  return Object.entries(dialect).flatMap(([service, words]) =>
    Object.entries(words ?? {}).flatMap(([key, word]) => ['--dialect', `${service}.${key}=${String(word)}`]),
  );
}
