import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { shellWord } from '../../domain/shell-command';
import { CliError, EXIT } from '../cli-error';

/** The numbers that gRPC has for what came of a call. */
const STATUS = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

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

interface Status {
  code: number;
  details: string;
}

const DEEPEST = 5;

/** Of the error, or of what caused it. */
function statusOf(error: unknown, depth = 0): Status | undefined {
  if (error === null || typeof error !== 'object' || depth > DEEPEST) return undefined;
  const { code, details, cause } = error as { code?: unknown; details?: unknown; cause?: unknown };
  if (typeof code === 'number' && typeof details === 'string') return { code, details };
  return statusOf(cause, depth + 1);
}

function sentenceOf(status: Status | undefined, server: string, namespace: string) {
  if (!status) return undefined;
  const words = status.details.trim().replace(/\.$/, '') || 'it does not say why';
  switch (status.code) {
    case STATUS.unavailable:
    case STATUS.internal:
    case STATUS.cancelled:
      return failed(
        `${server} answers, and cannot do it now: ${words}. Its database may be away. Try again when it is back.`,
      );
    case STATUS.deadlineExceeded:
      return failed(`${server} has not answered in time: its database may be away. Try again when it is back.`);
    case STATUS.permissionDenied:
      return failed(
        `${server} does not let you do that in namespace ${namespace}: ${words}. Ask whoever runs it for the right.`,
      );
    case STATUS.unauthenticated:
      return failed(
        `${server} does not know you: ${words}. Look at TEMPORAL_API_KEY, or at TEMPORAL_TLS_CLIENT_CERT_PATH.`,
      );
    case STATUS.resourceExhausted:
      return failed(`${server} has a limit that is reached: ${words}. Try again later, or have the limit raised.`);
    case STATUS.unimplemented:
      return failed(`${server} does not know this call: ${words}. Is it a Temporal server, and not older than 1.20?`);
    case STATUS.invalidArgument:
    case STATUS.failedPrecondition:
    case STATUS.notFound:
      return failed(`${server} refuses: ${words}.`);
    default:
      return undefined;
  }
}

function failed(sentence: string) {
  return { sentence, exitCode: EXIT.failed };
}
