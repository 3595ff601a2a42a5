export * from '../../src/workflow-types';
export { bareCalls, barePipeline, bareSteps } from './bare-steps';
export { loopingWait, retryingWait } from './rival-waits';
