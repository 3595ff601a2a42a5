import { VARIABLE_OF, postedTo } from '../domain/notice-channels';
import type { NotifyPlan } from '../domain/plan';
import type { CheckedSpec } from './schema';
import type { SpecProblem } from './spec-error';
import type { Surroundings } from './surroundings';

/** A topic is told by the pipeline's connection. */
export function notifyPlanOf({ notify, connection }: CheckedSpec): NotifyPlan | undefined {
  return notify?.smn === undefined ? notify : { ...notify, connection };
}

/** A topic is told by a connection that the worker has. */
export function topicProblems({ notify, connection }: CheckedSpec, { connections }: Surroundings): SpecProblem[] {
  if (notify?.smn === undefined || connections.includes(connection)) return [];
  const message = `a topic is told by the pipeline's connection, and this worker has no connection \`${connection}\``;
  return [{ path: ['notify', 'smn'], message }];
}

/** A webhook or chat is one that the worker has a URL of. */
export function channelProblems({ notify }: CheckedSpec, { webhooks = [], chats = {} }: Surroundings): SpecProblem[] {
  const to = notify && postedTo(notify);
  if (!to) return [];
  const { channel, name } = to;
  const known = channel === 'webhook' ? webhooks : (chats[channel] ?? []);
  if (known.includes(name)) return [];
  const variable = VARIABLE_OF[channel] + name.toUpperCase();
  return [
    {
      path: ['notify', channel],
      message: `no ${channel} \`${name}\` on this worker: set ${variable} to its URL there`,
    },
  ];
}
