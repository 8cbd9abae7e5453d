import '@xyflow/react/dist/base.css';
import { Controls, ReactFlow, ReactFlowProvider, type Edge, type Node } from '@xyflow/react';
import { useMemo, type ReactNode } from 'react';
import { useNowWords } from '../words.ts';
import { BoxNode } from './box-node.tsx';
import classes from './landscape.module.css';
import { placeLandscape, type LandscapeLayout } from './landscape-layout.ts';
import type { LandscapeModel } from './landscape-model.ts';
import { SiteNode } from './site-node.tsx';
import { WireEdge, type WireData } from './wire-edge.tsx';

/** An empty node of the size of everything, labels too, so that all of it is brought into sight. */
const nodeTypes = { box: BoxNode, site: SiteNode, whole: () => null };
const edgeTypes = { wire: WireEdge };

/** The tallest graph, in pixels; what is taller is made smaller, or moved by hand. */
const heightMost = 1200;

/** What stands above the graph where all is well, in pixels, and how much smaller than life a graph may be to be seen whole below it. */
const above = 308;
const leastScale = 0.85;

/** How high the graph is: as it stands, or a little smaller where it is then seen whole without scrolling. */
function heightOf({ height }: LandscapeLayout): number {
  const whole = Math.ceil(height) + 8;
  const room = window.innerHeight - above;
  return room < whole && room >= whole * leastScale ? room : Math.min(whole, heightMost);
}

/** Wires that are drawn although they are out of sight; the keyboard reaches all of them. */
const drawnMost = 60;

/** The landscape as a graph. It is placed once for each landscape; figures change inside it without moving anything. */
export function LandscapeGraph({ model }: { readonly model: LandscapeModel }): ReactNode {
  const say = useNowWords();
  const placed = useMemo(() => placeLandscape(model), [model]);
  const { nodes, edges } = useMemo(() => ({ nodes: nodesOf(model, placed), edges: edgesOf(model, placed) }), [model, placed]);
  return (
    <div className={classes['graph']} style={{ height: heightOf(placed) }}>
      <ReactFlowProvider>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          fitView
          fitViewOptions={{ padding: 0, minZoom: 0.75, maxZoom: 1 }}
          minZoom={0.25}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          onlyRenderVisibleElements={model.wires.length > drawnMost}
          zoomOnScroll={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          ariaLabelConfig={{
            'controls.ariaLabel': say('zoom'),
            'controls.zoomIn.ariaLabel': say('zoomIn'),
            'controls.zoomOut.ariaLabel': say('zoomOut'),
            'controls.fitView.ariaLabel': say('zoomAll'),
          }}
        >
          <Controls showInteractive={false} position="bottom-right" />
        </ReactFlow>
      </ReactFlowProvider>
    </div>
  );
}

function nodesOf({ boxes, sites }: LandscapeModel, placed: LandscapeLayout): Node[] {
  const frames = sites.map(({ name, title }) => {
    const { x, y, width, height } = placed.sites.get(name)!;
    return { id: `group ${name}`, type: 'site', position: { x, y }, width, height, data: { title }, zIndex: -1 };
  });
  const inside = boxes.map(box => {
    const { x, y, width, height } = placed.boxes.get(box.id)!;
    return { id: box.id, type: 'box', position: { x, y }, width, height, data: { box } };
  });
  const { width, height } = placed;
  const whole = { id: 'whole', type: 'whole', position: { x: 0, y: 0 }, width, height, data: {}, zIndex: -2 };
  return [whole, ...frames, ...inside];
}

function edgesOf({ wires }: LandscapeModel, placed: LandscapeLayout): Edge<WireData>[] {
  return wires.map(wire => ({
    id: wire.id,
    source: wire.from,
    target: wire.to,
    type: 'wire',
    data: { wire, place: placed.wires.get(wire.id)! },
  }));
}
