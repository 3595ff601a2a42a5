import type { PathParam } from '../routes/path-template';
import type { Route } from '../routes/route';
import { routeTable } from '../routes/route';

const TOPICS = '/v2/{project_id}/notifications/topics';

/** https://support.huaweicloud.com/intl/en-us/api-smn/ */
export const SMN_ROUTES = routeTable({
  publish: ['POST', `${TOPICS}/{topic_urn}/publish`],
});

/** Never read with credentials: by it a host is told from others. */
export const SMN_TOPICS: Route = { operation: 'topics', method: 'GET', path: TOPICS };

/** A message for a topic. */
export interface SmnPublication {
  /** `urn:smn:REGION:PROJECT:NAME` */
  topicUrn: string;
  /** What e-mails have as their subject, at most 512 bytes. @default none */
  subject?: string;
  /** The text, at most 256 KB. */
  message: string;
}

/** What fills the path. */
export const topicParams = (topicUrn: string): Record<string, PathParam> => ({
  topic_urn: { value: topicUrn, max: 512 },
});

/** What a publication sends. */
export const publishBody = ({ subject, message }: SmnPublication) => ({
  ...(subject !== undefined && { subject }),
  message,
});
