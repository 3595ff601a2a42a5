import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { shellWord } from '../../domain/shell-command';
import { STATUSES, statusOf, type ServerStatus } from '../../host/server-status';
import { CliError, EXIT } from '../cli-error';

/** As much of a connection as a sentence about it names. */
interface Where {
  /** `host:port` of the server. */
  address: string;
  /** In which everything is asked for. */
  namespace: string;
}

/**
 * What Temporal's server has refused, or could not do, as a sentence with what to do about it.
 * @returns undefined where it is no word of the server's
 */
export function whyRefused(error: unknown, { address, namespace }: Where): CliError | undefined {
  if (error instanceof CliError) return undefined;
  const told = namesNoNamespace(error)
    ? {
        sentence: `There is no namespace ${namespace} on the Temporal server at ${address}: name another one in TEMPORAL_NAMESPACE, or make it with: temporal operator namespace create ${shellWord(namespace)}`,
        exitCode: EXIT.badInput,
      }
    : sentenceOf(statusOf(error), `Temporal at ${address}`, namespace);
  return told && new CliError(told.sentence, told.exitCode, { cause: error });
}

/** Whether a server has said that there is no such namespace; the client takes it for a workflow that is not there. */
export function namesNoNamespace(error: unknown): boolean {
  if (error instanceof NamespaceNotFoundError) return true;
  const text = error instanceof WorkflowNotFoundError ? error.message : (statusOf(error)?.details ?? '');
  return /^Namespace \S+ (?:is|was) not found/i.test(text);
}

function sentenceOf(status: ServerStatus | undefined, server: string, namespace: string) {
  if (status?.details === undefined) return undefined;
  const words = status.details.trim().replace(/\.$/, '') || 'it does not say why';
  const meaning = STATUSES[status.code];
  return meaning && { sentence: `${server} ${meaning.ofCall(words, namespace)}`, exitCode: EXIT.failed };
}
