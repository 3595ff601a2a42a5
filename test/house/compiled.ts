import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';

export const REPOSITORY = join(__dirname, '../..');
const CONFIG = ts.getParsedCommandLineOfConfigFile(join(REPOSITORY, 'tsconfig.json'), {}, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: (problem) => {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  },
} satisfies ts.ParseConfigFileHost);

/** What is said of packages whose own types are of no use here. */
const DECLARATIONS = (CONFIG?.fileNames ?? [])
  .map((file) => relative(REPOSITORY, file))
  .filter((file) => file.startsWith('types/'));

/** The compiler, asked about the sources as they would be with some files written anew. */
export class Compiled {
  private earlier: ts.Program | undefined;
  private last: { files: ReadonlyMap<string, string>; program: ts.Program } | undefined;
  private readonly everWritten = new Set<string>();

  /**
   * @param roots the files from which all others are found, beside those outside `src` that are written anew
   * @param options beside those of the tsconfig
   */
  constructor(
    private readonly roots: readonly string[],
    private readonly options: ts.CompilerOptions = {},
  ) {}

  /**
   * What the compiler says of the sources, or of some of them, by the file it says it of: `FILE: words`. Asked again about the same
   * map, it goes on with what it has worked out.
   * @param files by their paths from the repository; they are not on the disk
   */
  complaints(files: ReadonlyMap<string, string>, inFiles?: readonly string[]): string[] {
    if (this.last?.files !== files) this.last = { files, program: this.programOf(files) };
    const { program } = this.last;
    const sources = program.getSourceFiles().filter(({ fileName }) => {
      const file = relative(REPOSITORY, fileName);
      return inFiles ? inFiles.includes(file) : file.startsWith('src/');
    });
    return sources.flatMap((source) =>
      program.getSemanticDiagnostics(source).map(({ messageText }) => {
        const words = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
        return `${relative(REPOSITORY, source.fileName)}: ${words}`;
      }),
    );
  }

  private programOf(files: ReadonlyMap<string, string>): ts.Program {
    const options: ts.CompilerOptions = { ...CONFIG?.options, types: ['node'], noEmit: true, ...this.options };
    const disk = ts.createCompilerHost(options);
    const at = (path: string) => files.get(relative(REPOSITORY, path));
    for (const file of files.keys()) this.everWritten.add(file);
    const folders = new Set([...files.keys()].map((file) => dirname(file)));
    const host: ts.CompilerHost = {
      ...disk,
      fileExists: (path) => at(path) !== undefined || disk.fileExists(path),
      directoryExists: (path) => folders.has(relative(REPOSITORY, path)) || (disk.directoryExists?.(path) ?? false),
      readFile: (path) => at(path) ?? disk.readFile(path),
      getSourceFile: (path, ...rest) => {
        const text = at(path);
        if (text !== undefined) return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
        const isAsBefore = !this.everWritten.has(relative(REPOSITORY, path));
        return (isAsBefore && this.earlier?.getSourceFile(path)) || disk.getSourceFile(path, ...rest);
      },
    };
    const others = [...files.keys()].filter((file) => !file.startsWith('src/'));
    const program = ts.createProgram(
      [...this.roots, ...DECLARATIONS, ...others].map((file) => join(REPOSITORY, file)),
      options,
      host,
    );
    this.earlier ??= program;
    return program;
  }
}
