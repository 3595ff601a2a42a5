import { Command, Option } from 'commander';
import type { End } from '../cli-error';
import { EXIT } from '../cli-error';
import { environmentHelp } from '../environment-help';
import type { GraphFormat } from '../graph/draw';
import { withChoices } from '../options/one-of';
import { print, tell } from '../print';

const FORMATS: readonly GraphFormat[] = ['mermaid', 'dot', 'svg'];

/** `graph <file-or-id>`: the steps of a pipeline and what each waits for, or how those of a run stand. */
export function graphCommand(end: End): Command {
  return new Command('graph')
    .description('Draws the steps of a pipeline file and what each waits for, or of a run with their states.')
    .argument('<file-or-id>', 'the pipeline, as YAML, or else a workflow id')
    .addOption(
      withChoices(
        new Option(
          '--format <format>',
          'mermaid (which Markdown pages draw), dot (for Graphviz) or svg (a picture, light or dark as its reader)',
        ).default('mermaid'),
        FORMATS,
      ),
    )
    .addHelpText('after', '\nA file that is there is taken for one; of an id the run is looked up in Temporal.')
    .addHelpText('after', environmentHelp('temporal'))
    .action(async (what: string, { format }: { format: GraphFormat }) => {
      // The other commands need not wait for what places steps.
      const { drawGraph } = await import('../graph/draw.js');
      const { graphOf } = await import('../graph/which-graph.js');
      const { graph, notes } = await graphOf(what, process.env);
      print(drawGraph(graph, format));
      tell(notes);
      end(EXIT.done);
    });
}
