import type { SmnBody } from '../../domain/smn/smn-body';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { StartRequest } from '../requests';
import { startActivity } from '../start/start-activity';
import { smnMessage } from './message';
import { SMN_PARTS } from './smn-parts';

const ASKED = readerOf<SmnBody>(SMN_PARTS);

/** The activity of SMN: publish a message. */
export function smnActivities(context: ActivityContext) {
  return {
    'huaweicloud.smn.publish': async (given: StartRequest<SmnBody>) =>
      startActivity(context, ASKED.start(given), ({ connection, body }) => smnMessage(context.cloud(connection), body)),
  };
}
