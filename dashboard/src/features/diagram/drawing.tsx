// The drawing: tables that can be moved, lines between them. Import it lazily: it is heavy.
import {
  Background,
  ReactFlow,
  useNodesState,
  useReactFlow,
  ReactFlowProvider,
  type Edge as Line,
} from '@xyflow/react'
import '@xyflow/react/dist/style.css'
import { Maximize, Minus, Plus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { diagram as texts } from '../../lib/messages/diagram.ts'
import { around, ends, idOf, type Edge, type Graph } from './graph.ts'
import { arrange, heightOf, keepPlaces, readPlaces, size, type Places } from './layout.ts'
import { LoopLine } from './loop-line.tsx'
import { svgOf } from './svg.ts'
import { TableNode, type TableNodeType } from './table-node.tsx'

const nodeTypes = { table: TableNode }
const edgeTypes = { loop: LoopLine }

export interface Wishes {
  readonly all: boolean
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
  readonly onOpen: (id: string) => void
}

function lineOf(edge: Edge, chosen: string | undefined): Line {
  const [here, there] = ends(edge)
  const isNear = edge.from === chosen || edge.to === chosen
  return {
    id: edge.id,
    type: edge.from === edge.to ? 'loop' : 'default',
    source: edge.from,
    target: edge.to,
    label: `${here} — ${there}`,
    focusable: false,
    interactionWidth: 0,
    ariaLabel: texts.edge(edge.from, edge.to, edge.isOne ? texts.one : texts.many),
    className: isNear ? 'diagram-near' : 'diagram-line',
    labelBgPadding: [4, 2],
    labelBgBorderRadius: 4,
  }
}

function nodesOf(graph: Graph, places: Places, { all, chosen }: Wishes): TableNodeType[] {
  const near = new Set(
    graph.edges.flatMap(({ from, to }) => (from === chosen || to === chosen ? [from, to] : [])),
  )
  return graph.tables.map((table) => {
    const id = idOf(table)
    return {
      id,
      type: 'table' as const,
      position: places[id] ?? { x: 0, y: 0 },
      data: {
        table,
        all,
        chosen: id === chosen,
        faded: chosen !== undefined && id !== chosen && !near.has(id),
      },
      width: size.width,
      height: heightOf(table, all),
      ariaLabel: id,
      ariaRole: 'button',
      connectable: false,
      deletable: false,
    }
  })
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'schema.svg'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function Canvas({ graph, wishes }: { readonly graph: Graph; readonly wishes: Wishes }) {
  const { all, chosen, onChoose, onOpen } = wishes
  const flow = useReactFlow()
  const arranged = useMemo(() => arrange(graph, all), [graph, all])
  const [moved, setMoved] = useState(readPlaces)
  const places = useMemo(() => ({ ...arranged, ...moved }), [arranged, moved])
  const [nodes, setNodes, onNodesChange] = useNodesState(nodesOf(graph, places, wishes))
  const lines = useMemo(() => graph.edges.map((edge) => lineOf(edge, chosen)), [graph, chosen])

  useEffect(() => {
    setNodes(nodesOf(graph, places, { all, chosen, onChoose, onOpen }))
  }, [graph, places, all, chosen, onChoose, onOpen, setNodes])

  useEffect(() => {
    if (chosen === undefined) return
    const nodes = around(graph, chosen).tables.map((table) => ({ id: idOf(table) }))
    void flow.fitView({ nodes, maxZoom: 1, padding: 0.2 })
  }, [chosen, graph, flow])

  const again = () => {
    keepPlaces({})
    setMoved({})
    requestAnimationFrame(() => void flow.fitView({ padding: 0.1 }))
  }
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={again}>
          {texts.layout}
        </Button>
        <Button
          size="small"
          onClick={() =>
            save(svgOf(graph, Object.fromEntries(nodes.map(({ id, position }) => [id, position])), all))
          }
        >
          {texts.exportSvg}
        </Button>
        <div className="flex-1" />
        <Button size="icon" aria-label={texts.zoomOut} onClick={() => void flow.zoomOut()}>
          <Minus aria-hidden="true" />
        </Button>
        <Button size="icon" aria-label={texts.zoomIn} onClick={() => void flow.zoomIn()}>
          <Plus aria-hidden="true" />
        </Button>
        <Button size="icon" aria-label={texts.fit} onClick={() => void flow.fitView({ padding: 0.1 })}>
          <Maximize aria-hidden="true" />
        </Button>
      </div>
      <section
        aria-label={texts.canvas}
        className="diagram border-line h-[max(24rem,calc(100dvh-18rem))] overflow-hidden rounded-xl border"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.target instanceof HTMLElement)) return
          const { id } = event.target.dataset
          if (id !== undefined) onOpen(id)
        }}
      >
        <ReactFlow
          nodes={nodes}
          edges={lines}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onNodeClick={(_, { id }) => onChoose(id)}
          onNodeDoubleClick={(_, { id }) => onOpen(id)}
          onNodeDragStop={(_, __, dragged) => {
            const now = Object.fromEntries(dragged.map(({ id, position }) => [id, position]))
            keepPlaces({ ...readPlaces(), ...now })
            setMoved((old) => ({ ...old, ...now }))
          }}
          nodesConnectable={false}
          edgesFocusable={false}
          elementsSelectable
          deleteKeyCode={null}
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements
          minZoom={0.05}
          proOptions={{ hideAttribution: true }}
          fitView
          fitViewOptions={{ padding: 0.1, maxZoom: 1 }}
        >
          <Background />
        </ReactFlow>
      </section>
    </>
  )
}

export function Drawing({ graph, wishes }: { readonly graph: Graph; readonly wishes: Wishes }) {
  return (
    <ReactFlowProvider>
      <Canvas graph={graph} wishes={wishes} />
    </ReactFlowProvider>
  )
}
