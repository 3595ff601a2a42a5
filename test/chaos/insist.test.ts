import { NamespaceNotFoundError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { isNoAnswer } from '../../chaos/load/insist';

const [DEADLINE_EXCEEDED, PERMISSION_DENIED, UNAVAILABLE] = [4, 7, 14];
const fromGrpc = (code: number) => Object.assign(new Error('from gRPC'), { code, details: 'as it came', metadata: {} });

test.each([
  ['an error of the SDK’s', new ServiceError('nobody there')],
  ['a deadline that a history met with', fromGrpc(DEADLINE_EXCEEDED)],
  ['a connection that broke', fromGrpc(UNAVAILABLE)],
  ['a server that does not know its own namespace yet', new NamespaceNotFoundError('default')],
])('%s is no answer: the call is made again', (_what, error) => {
  expect(isNoAnswer(error)).toBe(true);
});

test.each([
  ['there is no such workflow', new WorkflowNotFoundError('not found', 'p', undefined)],
  ['it was started before', new WorkflowExecutionAlreadyStartedError('already', 'p', 'huaweiCloudPipeline')],
  ['it is refused', fromGrpc(PERMISSION_DENIED)],
  ['it is our own fault', new TypeError('no function')],
])('that %s is for the caller', (_what, error) => {
  expect(isNoAnswer(error)).toBe(false);
});
