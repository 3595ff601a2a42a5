import { judgeWave } from './judge-wave';

judgeWave('stopped-workers', 'SIGTERM');
