/** The files of a step type that does nothing, one folder a side, by their paths. */
export const TOY_FOLDERS: Readonly<Record<string, string>> = {
  'src/domain/echo/echo-step.ts': `
    import { GIVEN_NAME } from '../shape';
    import { map } from '../shape';
    import type { StepTypeFacts } from '../step-type';

    export interface EchoBody {
      text: string;
    }

    export type EchoOutput = { said: string };

    export const ECHO_STEP = {
      traitsOf: () => ({ title: ({ text }) => \`echo of \${text}\`, runsOutliveStep: false }),
      identity: ['text'],
      activities: { say: { does: 'start', isAll: true }, hush: { does: 'stop' } },
      isOfADate: () => true,
      consolePage: 'echo',
      givenBody: map({ text: GIVEN_NAME }),
    } satisfies StepTypeFacts<EchoBody>;
  `,
  'src/spec/step-types/echo.ts': `
    import { z } from 'zod';
    import type { EchoBody, EchoOutput } from '../../domain/echo/echo-step';
    import type { StepTypeSpec } from '../step-type-spec';

    export const ECHO_SPEC = {
      body: z.strictObject({ text: z.string() }),
      description: 'Says something.',
      jobs: 'echoes',
      outputs: () => ({ said: true }),
    } satisfies StepTypeSpec<EchoBody, EchoOutput>;
  `,
  'src/activities/echo/index.ts': `
    import type { EchoBody } from '../../domain/echo/echo-step';
    import type { StartResult } from '../../domain/run';
    import type { Receipt } from '../../domain/status';
    import type { ActivityContext } from '../activity-context';
    import type { StartRequest, StopRequest } from '../requests';

    export function echoActivities(_context: ActivityContext) {
      return {
        'huaweicloud.echo.say': async (_request: StartRequest<EchoBody>): Promise<StartResult> => ({ runs: [], refused: [] }),
        'huaweicloud.echo.hush': async (_request: StopRequest<EchoBody>): Promise<Receipt[]> => [],
      };
    }
  `,
  'src/workflows/echo/index.ts': `
    import type { EchoBody } from '../../domain/echo/echo-step';
    import { ECHO_STEP } from '../../domain/echo/echo-step';
    import { activity } from '../activity';
    import { START, STOP } from '../activity-options';
    import type { StepKind } from '../step-kind';

    export const echoStep: StepKind<EchoBody> = {
      ...ECHO_STEP.traitsOf(),
      runNoun: 'echo',
      activities: (_step, summary) => ({
        start: activity('huaweicloud.echo.say', { ...START, summary }),
        stop: activity('huaweicloud.echo.hush', { ...STOP, summary }),
      }),
    };
  `,
  'src/cli/plan/step-types/echo.ts': `
    import type { EchoBody } from '../../../domain/echo/echo-step';
    import { STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

    export const ECHO_PLAN: StepTypePlan<EchoBody> = {
      task: ({ text }) => \`say \${text}\`,
      calls: () => [],
      undo: () => ({ itself: STOPPED, later: STAYS_DONE }),
    };
  `,
  'src/cli/logs/step-types/echo.ts': `
    import type { EchoBody } from '../../../domain/echo/echo-step';
    import type { StepTypeLog } from './step-type-log';

    export const ECHO_LOG: StepTypeLog<EchoBody> = { elsewhere: 'An echo leaves no log.' };
  `,
};

/** A line that a registry gains, and what it imports. */
export interface RegistryLine {
  file: string;
  imports: string;
  /** The line of the last type there is, behind which it stands. */
  after: string;
  line: string;
}

/** One line a side. The domain's is two: what a step asks for, and what is known of it. */
export const TOY_LINES: readonly RegistryLine[] = [
  {
    file: 'src/domain/step-types.ts',
    imports: "import { ECHO_STEP } from './echo/echo-step';",
    after: '  dli: DLI_STEP,\n',
    line: '  echo: ECHO_STEP,\n',
  },
  {
    file: 'src/spec/step-types/index.ts',
    imports: "import { ECHO_SPEC } from './echo';",
    after: '  dli: DLI_SPEC,\n',
    line: '  echo: ECHO_SPEC,\n',
  },
  {
    file: 'src/activities/create-activities.ts',
    imports: "import { echoActivities } from './echo';",
    after: '  dli: dliActivities,\n',
    line: '  echo: echoActivities,\n',
  },
  {
    file: 'src/workflows/step-kinds.ts',
    imports: "import { echoStep } from './echo';",
    after: '  dli: dliKindOf,\n',
    line: '  echo: () => echoStep,\n',
  },
  {
    file: 'src/cli/plan/step-types/index.ts',
    imports: "import { ECHO_PLAN } from './echo';",
    after: '  dli: DLI_PLAN,\n',
    line: '  echo: ECHO_PLAN,\n',
  },
  {
    file: 'src/cli/logs/step-types/index.ts',
    imports: "import { ECHO_LOG } from './echo';",
    after: '  dli: DLI_LOG,\n',
    line: '  echo: ECHO_LOG,\n',
  },
];

/** What makes the type known at all: without it nobody has heard of it. */
export const TOY_BODY: RegistryLine = {
  file: 'src/domain/step-types.ts',
  imports: "import type { EchoBody, EchoOutput } from './echo/echo-step';",
  after: '  dli: StepContract<DliInput, DliBody, DliOutput>;\n',
  line: '  echo: StepContract<EchoBody, EchoBody, EchoOutput>;\n',
};

/** What people write of it once it is there. */
export const TOY_USED = `
  import type { PipelineSpec, StepOutputs, StepStatus } from '../src';

  export const spec: PipelineSpec = { name: 'hello', steps: [{ id: 'say', echo: { text: 'hello' } }] };
  export const saidBy = ({ output }: StepStatus<StepOutputs['echo']>): string | undefined => output?.said;
`;

export const TOY_MISUSED = `
  import type { PipelineSpec } from '../src';

  export const spec: PipelineSpec = { name: 'hello', steps: [{ id: 'say', echo: { text: 1 } }] };
`;
