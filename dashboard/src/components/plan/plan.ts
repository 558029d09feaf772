// The plan of a query as PostgreSQL explains it (FORMAT JSON), made into steps with their own share of the time or cost.

export interface Step {
  readonly title: string
  /** Conditions and the like, as PostgreSQL names them. */
  readonly facts: readonly (readonly [string, string])[]
  readonly cost: number
  readonly plannedRows: number
  /** Undefined where it was not run. Of one loop. */
  readonly actualRows: number | undefined
  /** Milliseconds of all loops; undefined where it was not run. */
  readonly time: number | undefined
  readonly loops: number
  /** Of the whole, 0 to 1, without the steps below. */
  readonly share: number
  readonly steps: readonly Step[]
}

export interface Plan {
  readonly top: Step
  /** The greatest share of one step. */
  readonly worst: number
  /** Milliseconds. */
  readonly planning: number | undefined
  readonly execution: number | undefined
  readonly json: string
}

type Node = Readonly<Record<string, unknown>>

const numberOf = (node: Node, name: string): number | undefined =>
  typeof node[name] === 'number' ? node[name] : undefined
const textOf = (node: Node, name: string): string | undefined =>
  typeof node[name] === 'string' ? node[name] : undefined

const told = [
  'Filter',
  'Rows Removed by Filter',
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Sort Key',
  'Sort Method',
  'Group Key',
  'Subplan Name',
  'Workers Launched',
  'Shared Read Blocks',
] as const

function factsOf(node: Node): (readonly [string, string])[] {
  return told.flatMap((name) => {
    const value = Array.isArray(node[name]) ? node[name].join(', ') : node[name]
    return typeof value === 'string' || (typeof value === 'number' && value !== 0)
      ? [[name, String(value)] as const]
      : []
  })
}

function titleOf(node: Node): string {
  const target = textOf(node, 'Relation Name') ?? textOf(node, 'Function Name') ?? textOf(node, 'CTE Name')
  const index = textOf(node, 'Index Name')
  const alias = textOf(node, 'Alias')
  return [
    textOf(node, 'Operation') ?? textOf(node, 'Node Type') ?? '?',
    index && `using ${index}`,
    target && `on ${target}`,
    alias !== target && alias,
  ]
    .filter(Boolean)
    .join(' ')
}

/** Time of all loops where it was measured, else cost. */
function weightOf(node: Node): number {
  const time = numberOf(node, 'Actual Total Time')
  const loops = numberOf(node, 'Actual Loops') ?? 1
  return time === undefined ? (numberOf(node, 'Total Cost') ?? 0) : time * loops
}

function stepOf(node: Node, whole: number): Step {
  const below = (node.Plans ?? []) as readonly Node[]
  const own = Math.max(0, weightOf(node) - below.reduce((sum, one) => sum + weightOf(one), 0))
  return {
    title: titleOf(node),
    facts: factsOf(node),
    cost: numberOf(node, 'Total Cost') ?? 0,
    plannedRows: numberOf(node, 'Plan Rows') ?? 0,
    actualRows: numberOf(node, 'Actual Rows'),
    time: numberOf(node, 'Actual Total Time') === undefined ? undefined : weightOf(node),
    loops: numberOf(node, 'Actual Loops') ?? 1,
    share: whole === 0 ? 0 : Math.min(1, own / whole),
    steps: below.map((one) => stepOf(one, whole)),
  }
}

const worstOf = (step: Step): number => Math.max(step.share, ...step.steps.map(worstOf))

/** @param json what EXPLAIN (FORMAT JSON) returns. @throws Error where it is no plan */
export function planOf(json: string): Plan {
  const [first] = JSON.parse(json) as readonly Node[]
  if (!first?.Plan) throw new Error('This statement has no plan')
  const node = first.Plan as Node
  const top = stepOf(node, weightOf(node))
  return {
    top,
    worst: worstOf(top),
    planning: numberOf(first, 'Planning Time'),
    execution: numberOf(first, 'Execution Time'),
    json,
  }
}
