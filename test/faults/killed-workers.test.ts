import { judgeWave } from './judge-wave';

judgeWave('killed-workers', 'SIGKILL');
