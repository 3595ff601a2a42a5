import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { cut } from '../../../domain/reason';
import { CliError, isBadInput } from '../../cli-error';
import { Refused } from './refused';

const LONGEST = 2_000;

/** What went wrong, as HTTP and as a person reads it. */
export interface Told {
  /** Of HTTP. */
  status: number;
  /** A sentence, or some lines; never a stack. */
  error: string;
}

/** Tells an error to whoever looks at the board. @param address of the Temporal server */
export function sentenceOf(error: unknown, address: string): Told {
  const { status, error: sentence } = told(error, address);
  return { status, error: cut(sentence, LONGEST) };
}

function told(error: unknown, address: string): Told {
  if (error instanceof Refused) return { status: error.status, error: error.message };
  if (error instanceof CliError)
    return { status: error.cause instanceof WorkflowNotFoundError ? 404 : 409, error: error.message };
  if (error instanceof WorkflowNotFoundError)
    return { status: 404, error: 'There is no such pipeline on this server, in this namespace, any more.' };
  if (isBadInput(error)) return { status: 500, error: error.message };
  const grpc = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(grpc))
    return { status: 502, error: `Temporal at ${address} says: ${grpc.details || firstLine(grpc)}` };
  return { status: 500, error: `The board could not do that: ${firstLine(error)}` };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
