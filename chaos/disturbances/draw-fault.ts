import type { FaultSpec } from '../../simulator';
import type { Random } from '../random';

/** Paths of CDM, DGC and DLI, and none of the control calls. */
const SERVICES = '/v1';
const REFUSED_BEFORE = [429, 500, 502, 503, 504] as const;
/** A gateway may say these of a call that went through. */
const REFUSED_AFTER = [500, 502, 504] as const;

/** Draws one way in which the cloud's network can treat some of the next calls. */
export function drawFault(random: Random): FaultSpec {
  const kind = random.pick(['refuse', 'refuseAfter', 'loseReply', 'reset', 'hang', 'delay']);
  const method = random.pick(['PUT', 'POST', 'GET']);
  const fault = {
    match: { path: SERVICES, method },
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
    case 'delay':
      return { ...fault, kind, ms: random.between(300, 6_000) };
  }
}
