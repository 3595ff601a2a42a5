import type { SerializationContext } from '@temporalio/common';
import { quoted } from '../domain/quoted';
import { CodecError } from './codec-error';

/** Whose payload it is: a workflow, with all that its activities tell. */
interface Owner {
  namespace: string;
  workflowId: string;
}

/**
 * The workflows that Nexus operations are: their results are read by a caller in another namespace, under the caller's
 * own id. What their activities tell is bound all the same.
 */
const BY_NEXUS = /^nexus-/;

/** What Temporal's server puts behind the id of a schedule's workflow: the time. */
const SCHEDULED_AT = /-\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/**
 * What is authenticated with a payload and stands beside it in clear, so that it can be moved to no other workflow.
 * @returns undefined where the SDK does not tell whose it is, and where somebody else is to read it
 */
export function ownerText(context: SerializationContext | undefined): string | undefined {
  if (context === undefined || (context.type === 'workflow' && BY_NEXUS.test(context.workflowId))) return undefined;
  return JSON.stringify([context.namespace, context.workflowId ?? '']);
}

/**
 * Refuses a payload that stands where it was not put.
 * @param text what is authenticated with it
 * @throws {CodecError}
 */
export function refuseForeign(text: string, context: SerializationContext | undefined): void {
  // Who reads a history or serves the web UI is told of no context, and acts on nothing.
  if (context === undefined) return;
  const owner = ownerIn(text);
  const here = { namespace: context.namespace, workflowId: context.workflowId ?? '' };
  if (owner.namespace === here.namespace && isSameWork(owner, here, context.type)) return;
  throw new CodecError(
    `A payload that was encrypted for workflow ${quoted(owner.workflowId)} of namespace ${quoted(owner.namespace)} stands ` +
      `in workflow ${quoted(here.workflowId)} of namespace ${quoted(here.namespace)}: somebody has moved it there.`,
  );
}

/**
 * A schedule's input is encrypted before its runs have their ids, and a run is told of the result of the one before it.
 * What an activity is asked or tells is of one run only.
 */
function isSameWork(owner: Owner, here: Owner, type: SerializationContext['type']): boolean {
  if (owner.workflowId === here.workflowId) return true;
  if (type !== 'workflow' || !SCHEDULED_AT.test(here.workflowId)) return false;
  return owner.workflowId.replace(SCHEDULED_AT, '') === here.workflowId.replace(SCHEDULED_AT, '');
}

function ownerIn(text: string): Owner {
  try {
    const [namespace, workflowId] = JSON.parse(text) as unknown[];
    if (typeof namespace === 'string' && typeof workflowId === 'string') return { namespace, workflowId };
  } catch {
    // It was authenticated: whoever wrote it has the key, and is not us.
  }
  throw new CodecError('A payload says of its owner what no codec of ours writes.');
}
