import { readOptions } from '../../bench/bench-options';

const argv = (...args: string[]): string[] => ['node', 'bench', ...args];

test('a delay of none is measured, as docs/promises.md has it', () => {
  expect(readOptions(argv('windows', '--sizes', '0,15'))).toMatchObject({ names: ['windows'], sizes: [0, 15] });
});

test('of what is counted there is at least one', () => {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });

  expect(() => readOptions(argv('windows', 'pipelines', '--sizes', '0,15'))).toThrow('ended with 2');
  expect(said.mock.calls.join('')).toBe('error: --sizes of pipelines are at least 1\n');
  exit.mockRestore();
  said.mockRestore();
});
