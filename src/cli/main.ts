import { runCommandLine } from './command-line';
import { endWithReader } from './print';

endWithReader();
void runCommandLine(process.argv.slice(2), (code) => (process.exitCode = code));
