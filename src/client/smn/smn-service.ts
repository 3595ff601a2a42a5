import type { ServiceFacts } from '../routes/service-facts';
import { SMN_ROUTES, SMN_TOPICS } from './smn-routes';

/** Simple Message Notification. */
export const SMN_SERVICE = {
  hostIn: () => 'smn',
  domainIn: (region) => (region === 'cn-north-2' ? 'myhuaweicloud.cn' : undefined),
  isOptional: true,
  routes: SMN_ROUTES,
  permissions: {
    publish: {
      action: 'smn:topic:publish',
      identityAction: 'smn:topic:publish',
      docs: 'https://support.huaweicloud.com/intl/en-us/api-smn/',
      guess: 'that identity policies know the action by the same name',
    },
  },
  /** None is published: 200 a second is the gateway's default. */
  limits: { smn: { calls: 200, perMs: 1_000 } },
  probe: {
    route: SMN_TOPICS,
    params: {},
    publishes: 'SMN',
    whenAbsent: 'Only `smn` steps need it. Look at the region; else set',
  },
} satisfies ServiceFacts<keyof typeof SMN_ROUTES>;
