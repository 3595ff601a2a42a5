import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './dockerfile';

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat?: string; datasource: { uid: string } }[];
}

/** deploy/grafana/dashboard.json */
export const dashboard = JSON.parse(readFileSync(join(REPOSITORY, 'deploy/grafana/dashboard.json'), 'utf8')) as {
  panels: Panel[];
  templating: { list: { name: string; type: string; definition?: string }[] };
};

/** Without the headings of rows. */
export const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** What the panels ask, each with the title of its panel. */
export const queries = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** What fills the choices at the top. */
export const variables = dashboard.templating.list.filter(({ type }) => type === 'query');
