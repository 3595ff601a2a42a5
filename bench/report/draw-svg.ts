import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import type { Chart } from './charts';

/** Draws a chart as SVG text. The libraries are modules of the other kind, and nobody else needs to wait for them. */
export async function drawSvg(chart: Chart): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const view = new View(parse(compile(chart as unknown as TopLevelSpec).spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
