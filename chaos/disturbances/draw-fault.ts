import type { FaultSpec } from '../../simulator';
import { BUCKET } from '../pipelines/objects';
import type { Random } from '../random';

/** Paths of CDM, DGC and DLI; of Spark batches, MRS and SMN; of objects. None of the control calls. */
const SERVICES = ['/v1', '/v1', '/v1', '/v2', '/v2', `/${BUCKET}`] as const;
const METHODS = ['PUT', 'POST', 'POST', 'GET', 'GET', 'DELETE'] as const;
const REFUSED_BEFORE = [429, 500, 502, 503, 504] as const;
/** A gateway may say these of a call that went through. */
const REFUSED_AFTER = [500, 502, 504] as const;

const UNREADABLE = ['empty', 'cut', 'mark', 'compressed', 'page'] as const;
type Match = NonNullable<FaultSpec['match']>;

/** The calls that start something, or create what is to be started. */
const STARTS: readonly [Match, ...Match[]] = [
  { path: '/start' },
  { path: '/run-immediate' },
  { path: '/streaming/jobs/run' },
  { path: '/submit-job' },
  { method: 'POST', path: '/batches' },
  { method: 'POST', path: '/job-executions' },
  { method: 'POST', path: '/publish' },
  { method: 'POST', path: '/action' },
  { method: 'POST', path: '/cdm/job' },
];

/**
 * A start answered so that whether it was carried out does not show. A 4xx only of one that was: of one that was not, it
 * is a refusal like another, and ends its step.
 */
function drawGarbledStart(random: Random): FaultSpec {
  const when = random.pick(['before', 'after']);
  return {
    match: random.pick(STARTS),
    kind: 'garble',
    how: random.pick(['empty', 'cut', 'compressed', 'page']),
    when,
    status: when === 'after' ? random.pick([400, 403, 404, 408]) : random.pick([500, 502, 504]),
    times: 1,
  };
}

/** Draws one way in which the cloud's network can treat some of the next calls. */
export function drawFault(random: Random): FaultSpec {
  const kind = random.pick(['refuse', 'refuseAfter', 'loseReply', 'reset', 'hang', 'delay', 'garble', 'garbleStart']);
  const fault = {
    match: { path: random.pick(SERVICES), method: random.pick(METHODS) },
    times: random.between(1, 3),
    probability: random.between(30, 100) / 100,
    seed: random.between(0, 2 ** 31 - 1),
    when: random.pick(['before', 'after']),
  };
  switch (kind) {
    case 'refuse':
      return { ...fault, kind, when: 'before', status: random.pick(REFUSED_BEFORE) };
    case 'refuseAfter':
      return { ...fault, kind: 'refuse', when: 'after', status: random.pick(REFUSED_AFTER) };
    case 'loseReply':
    case 'reset':
      return { ...fault, kind };
    case 'hang':
      return { ...fault, kind, times: 1, ms: random.between(3_000, 40_000) };
    case 'garble':
      return { ...fault, kind, how: random.pick(UNREADABLE), when: 'after', times: 1 };
    case 'garbleStart':
      return { ...fault, ...drawGarbledStart(random) };
    case 'delay':
      return { ...fault, kind, ms: random.between(300, 6_000) };
  }
}
