import { Argument, Command, Option } from 'commander';
import type { End } from '../cli-error';
import { withChoices } from '../options/one-of';
import { environmentHelp } from '../environment-help';
import { givenParams } from '../options/given-params';
import type { ParamFlags } from '../options/param-option';
import { paramJsonOption, paramOption } from '../options/param-option';
import { chosenStep } from '../verbs/chosen-step';
import type { Verb } from '../verbs/verb';
import { tellPipeline } from '../verbs/verb';

interface StepFlags {
  step?: string;
  json: boolean;
}

/** `pause <id>`: starts nothing new. */
export function pauseCommand(end: End): Command {
  return verb('pause', 'Starts nothing new in a pipeline until it is resumed; jobs that run go on.').action(
    async (id: string, { json }: StepFlags) => end(await tellPipeline(id, { name: 'pause', arg: () => ({}), json })),
  );
}

/** `resume <id>`: goes on after a pause. */
export function resumeCommand(end: End): Command {
  return verb('resume', 'Lets a paused pipeline go on.').action(async (id: string, { json }: StepFlags) =>
    end(await tellPipeline(id, { name: 'resume', arg: () => ({}), json })),
  );
}

/** `retry <id> [step]`: runs a held step once more. */
export function retryCommand(end: End): Command {
  return stepVerb('retry', 'Runs a held step once more. What it may have left running is looked for first.')
    .addOption(
      paramOption(
        "one of the job's parameters, as text, in place of the step's; may be repeated (default: the step's)",
      ),
    )
    .addOption(paramJsonOption())
    .addOption(
      withChoices(
        new Option('--from <where>', 'run a DGC instance again from the node that failed (default: a new run)'),
        ['failedNode'],
      ),
    )
    .action(async (id: string, step: string | undefined, flags: StepFlags & RetryFlags) => {
      const params = givenParams(flags);
      const rest = { ...(params && { params }), ...(flags.from && { from: flags.from }) };
      end(await tellPipeline(id, verbOnStep('retry', step, flags, rest)));
    });
}

interface RetryFlags extends ParamFlags {
  from?: 'failedNode';
}

/** `skip <id> [step]`: goes on without a step. */
export function skipCommand(end: End): Command {
  return stepVerb('skip', 'Goes on without a held step.')
    .requiredOption('--reason <text>', 'why, for whoever reads it later (no default)')
    .action(async (id: string, step: string | undefined, flags: StepFlags & { reason: string }) =>
      end(await tellPipeline(id, verbOnStep('skip', step, flags, { reason: flags.reason }))),
    );
}

/** `adopt <id> [step]`: takes a run of the cloud for the step's own. */
export function adoptCommand(end: End): Command {
  return stepVerb('adopt', 'Takes a run of the cloud for the one a held step has started, and waits for its end.')
    .requiredOption('--run <id>', 'CDM submission, DGC instance or DLI job (no default)')
    .action(async (id: string, step: string | undefined, flags: StepFlags & { run: string }) =>
      end(await tellPipeline(id, verbOnStep('adopt', step, flags, { runId: flags.run }))),
    );
}

function verb(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<id>', 'workflow id')
    .option('--json', 'print the answer as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal'));
}

function stepVerb(name: string, description: string): Command {
  return verb(name, description)
    .addArgument(new Argument('[step]', 'the step; may be left out when exactly one asks for an answer'))
    .option('--step <step>', 'the same, by name (default: the one step that asks)');
}

function verbOnStep(name: Verb['name'], positional: string | undefined, flags: StepFlags, rest: object): Verb {
  const choice = {
    ...(positional !== undefined && { positional }),
    ...(flags.step !== undefined && { flag: flags.step }),
  };
  return { name, json: flags.json, arg: (status) => ({ step: chosenStep(choice, status), ...rest }) };
}
