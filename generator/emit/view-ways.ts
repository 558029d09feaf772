// Ways that end at a view or lead through one: a view that shows all columns of a key stands for its table (PostgREST's
// rule, rest.md §1.5).
import type { ForeignKey, Junction, Relation } from '../model/model.ts'
import { sortedBy } from '../model/order.ts'

interface Place {
  readonly schema: string
  readonly name: string
}

/** A view that shows a key's columns many times stands for its table in many ways; more than these are not listed. */
const maxWays = 16

const address = ({ schema, name }: Place) => JSON.stringify([schema, name])
const isView = ({ kind }: Relation) => kind === 'view' || kind === 'materialized view'

/** For each view over a table: its columns by the table's column that they show. */
interface Shown {
  readonly view: Relation
  readonly columns: Map<string, string[]>
}

/** Which foreign keys of a relation can be read as keys to views. The result is the same list each time. */
export function keysToViews(all: readonly Relation[]): (relation: Relation) => readonly ForeignKey[] {
  const shown = new Map<string, Map<Relation, Shown>>()
  for (const view of all.filter(isView)) {
    for (const { name, source } of view.columns) {
      if (source === null) continue
      const views = shown.get(address(source)) ?? new Map<Relation, Shown>()
      shown.set(address(source), views)
      const { columns } = views.get(view) ?? { columns: new Map<string, string[]>() }
      views.set(view, { view, columns })
      columns.set(source.column, [...(columns.get(source.column) ?? []), name])
    }
  }
  const known = new Map<Relation, readonly ForeignKey[]>()
  return (relation) => {
    const found =
      known.get(relation) ??
      relation.foreignKeys.flatMap((foreignKey) => {
        const views = [...(shown.get(address(foreignKey.target))?.values() ?? [])]
        return views.flatMap(({ view: { schema, name }, columns }) =>
          combinations(foreignKey.target.columns.map((column) => columns.get(column) ?? [])).map((names) => ({
            ...foreignKey,
            target: { schema, name, columns: names },
          })),
        )
      })
    known.set(relation, found)
    return found
  }
}

/** Every way to pick one of each; none when one of them is empty. */
function combinations(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let ways: readonly (readonly string[])[] = [[]]
  for (const names of choices) {
    ways = ways.flatMap((way) => names.map((name) => [...way, name])).slice(0, maxWays)
  }
  return ways
}

/** Many-to-many with a view at either end or between. */
export function viewJunctions(
  all: readonly Relation[],
  toViews: (relation: Relation) => readonly ForeignKey[],
): (relation: Relation) => readonly Junction[] {
  const exposed = new Map(all.map((relation) => [address(relation), relation]))
  const found = new Map<string, Junction[]>()
  for (const through of all) {
    const key = new Set(through.primaryKey)
    const ends = [...through.foreignKeys, ...toViews(through)].filter(
      ({ columns, target, oneToOne }) =>
        !oneToOne && columns.every((column) => key.has(column)) && exposed.has(address(target)),
    )
    for (const near of ends) {
      for (const far of ends) {
        const hasView = [through, near.target, far.target].some((of) => {
          const relation = exposed.get(address(of))
          return relation !== undefined && isView(relation)
        })
        if (near.name === far.name || !hasView) continue
        const list = found.get(address(near.target)) ?? []
        found.set(address(near.target), list)
        list.push({ through: { schema: through.schema, name: through.name }, near, far })
      }
    }
  }
  return (relation) =>
    sortedBy(found.get(address(relation)) ?? [], ({ through, near, far }) => [
      through.schema,
      through.name,
      far.target.schema,
      far.target.name,
      near.name,
      far.name,
    ])
}
