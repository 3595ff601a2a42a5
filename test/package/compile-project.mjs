// Compiles a project, and prints what TypeScript says of its files and of the package's own types. `tsc` would look at the types of
// others as well, of which there is nothing to say here: they are nine tenths of all lines.
// node compile-project.mjs FOLDER
import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

const folder = realpathSync(process.argv[2]);
const config = join(folder, 'tsconfig.json');
const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(config, ts.sys.readFile).config,
  ts.sys,
  folder,
);
const program = ts.createProgram(fileNames, options);
// Dependencies are links out of the folder, and TypeScript knows a file by where a link leads.
const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(join(folder, sep)));
const written = fileNames.map((name) => program.emit(program.getSourceFile(name)));

const said = [
  ...errors,
  ...program.getOptionsDiagnostics(),
  ...program.getGlobalDiagnostics(),
  ...own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ...written.flatMap(({ diagnostics }) => diagnostics),
];
const host = { getCurrentDirectory: () => folder, getNewLine: () => '\n', getCanonicalFileName: (name) => name };
process.stdout.write(ts.formatDiagnostics(said, host));
