import { Command } from 'commander';
import { CliError } from '../../src/cli/cli-error';
import { givenParams, pipelineParams } from '../../src/cli/options/given-params';
import type { ParamFlags } from '../../src/cli/options/param-option';
import { paramJsonOption, paramOption } from '../../src/cli/options/param-option';

const SPEC = { params: { full: true, n: 5, text: 'x', list: ['a'], map: { a: 1 } } };

function flagsOf(given: string[]): ParamFlags {
  const command = new Command('run').exitOverride().configureOutput({ writeErr: () => undefined });
  command.addOption(paramOption()).addOption(paramJsonOption());
  return command.parse(given, { from: 'user' }).opts<ParamFlags>();
}

test.each<{ given: string[]; params: object | undefined }>([
  { given: [], params: undefined },
  { given: ['--param', 'full=false'], params: { full: false } },
  { given: ['--param', 'n=7'], params: { n: 7 } },
  { given: ['--param', 'n=-7.5'], params: { n: -7.5 } },
  { given: ['--param', 'n=7.50'], params: { n: '7.50' } },
  { given: ['--param', 'n=0012345'], params: { n: '0012345' } },
  { given: ['--param', 'n=7615917337495251231'], params: { n: '7615917337495251231' } },
  { given: ['--param', 'n=1e22'], params: { n: '1e22' } },
  { given: ['--param', 'text=false'], params: { text: 'false' } },
  { given: ['--param', 'text=a=b'], params: { text: 'a=b' } },
  { given: ['--param', 'n=1', '--param', 'n=2'], params: { n: 2 } },
  { given: ['--param', 'n=1', '--param-json', 'text="5"'], params: { n: 1, text: '5' } },
  { given: ['--param-json', 'n="7"'], params: { n: '7' } },
  { given: ['--param-json', 'full="false"'], params: { full: 'false' } },
  { given: ['--param-json', 'list=["1.10", 2, "\\"3.0"]'], params: { list: ['1.10', 2, '"3.0'] } },
  { given: ['--param-json', 'text=null'], params: { text: null } },
])('$given is $params', ({ given, params }) => {
  expect(pipelineParams(SPEC, flagsOf(given))).toEqual(params);
});

test.each([
  {
    given: ['--param', 'toString=5'],
    says: 'There is no parameter `toString` in the pipeline: it has',
  },
  { given: ['--param', 'full=yes'], says: 'parameter full is true or false in the file, and "yes" is neither' },
  { given: ['--param', 'n=many'], says: 'parameter n is a number in the file, and "many" is none' },
  { given: ['--param', 'n='], says: 'parameter n is a number in the file, and "" is none' },
  { given: ['--param', 'list=orders'], says: 'parameter list is a list in the file: give it by --param-json' },
  { given: ['--param', 'map=a'], says: 'parameter map is a map in the file: give it by --param-json' },
  { given: ['--param', 'n=1', '--param-json', 'n=2'], says: 'parameter n is given by --param and by --param-json' },
])('$given is refused as bad input', ({ given, says }) => {
  const refused = () => pipelineParams(SPEC, flagsOf(given));
  expect(refused).toThrow(says);
  expect(refused).toThrow(CliError);
  expect(refused).toThrow(expect.objectContaining({ exitCode: 2 }) as Error);
});

test.each([
  { json: 'n=7615917337495251231', says: 'would not be sent as it is written: write "7615917337495251231", as text' },
  { json: 'n=1.10', says: '1.10 as a number would not be sent as it is written: write "1.10", as text' },
  { json: 'list=[1, 1e22]', says: '1e22 as a number would not be sent as it is written' },
  { json: 'n=0012345', says: 'is no JSON; text stands in double quotes' },
  { json: 'text=orders', says: 'is no JSON; text stands in double quotes' },
  { json: 'text', says: 'A parameter is written name=value.' },
])('--param-json $json is refused', ({ json, says }) => {
  expect(() => flagsOf(['--param-json', json])).toThrow(says);
});

test('what is given for a job, whose parameters are text, stays text', () => {
  expect(givenParams(flagsOf(['--param', 'n=5', '--param-json', 'full=false']))).toEqual({ n: '5', full: false });
  expect(givenParams({})).toBeUndefined();
});
