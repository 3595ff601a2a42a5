// @dagrejs/dagre@3.1.3 has one file of types for its two builds, which node16 resolution takes for that of the ES module
// alone. What is used of it, so that CommonJS may require its other build.
declare module '@dagrejs/dagre' {
  interface Spot {
    x: number;
    y: number;
  }

  export class Graph {
    setGraph(options: {
      rankdir: 'LR' | 'TB';
      nodesep: number;
      edgesep: number;
      ranksep: number;
      marginx: number;
      marginy: number;
    }): void;
    setDefaultEdgeLabel(label: () => object): void;
    setNode(id: string, size: { width: number; height: number }): void;
    setEdge(from: string, to: string): void;
    graph(): object;
    node(id: string): Spot;
    edge(from: string, to: string): { points: Spot[] };
  }

  export function layout(graph: Graph): void;
}
