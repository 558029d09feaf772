// What PostgreSQL itself makes of the conditions of policies where a part of them has no value: it may leave that part out, or come
// upon another one first. Asks it with the conditions as it joins them; changes nothing.
import { escapeIdentifier } from 'pg'
import type pg from 'pg'
import type { PolicyTestBody, TestedStage } from '../contract/policies.ts'
import { attempt } from './attempt.ts'
import type { TestFacts } from './facts.ts'
import type { RowArray } from './rows.ts'

/** Of a row in a stage; `fails` where PostgreSQL comes upon an expression without a value. */
export type Outcome = boolean | 'fails'

const quote = escapeIdentifier
const typeOf = ({ schema, table }: PolicyTestBody) => `${quote(schema)}.${quote(table)}`

/** The statement that a request with this body is for the planner: its columns, none of its values. */
function statementOf(body: PolicyTestBody, { columns }: TestFacts, isReadBack: boolean): string {
  const on = typeOf(body)
  const given = Object.keys(body.row ?? {}).map(quote)
  const readable = columns.filter(({ may }) => may.select).map(({ name }) => quote(name))
  const primary = columns.filter((column) => column.primary).map(({ name }) => quote(name))
  const found = `where (${(primary.length > 0 ? primary : readable).join(', ')}) is not null`
  const list = given.length > 0 ? given : columns.slice(0, 1).map(({ name }) => quote(name))
  const defaults = given.map(() => 'default').join(', ')
  const values = given.length > 0 ? `(${given.join(', ')}) values (${defaults})` : 'default values'
  return {
    select: `select ${readable[0] ?? ''} from ${on}`,
    insert: `insert into ${on} ${values}${isReadBack ? ` returning ${readable[0] ?? ''}` : ''}`,
    update: `update ${on} set ${list.map((name) => `${name} = default`).join(', ')} ${found}`,
    delete: `delete from ${on} ${found}`,
  }[body.verb]
}

/**
 * Whether every such statement fails, whatever the rows: a right to another table is lacking, a policy asks itself. EXPLAIN checks
 * what PostgreSQL checks before the first row, and runs nothing.
 * @param isReadBack the insert returns its row
 */
export async function failsAlways(
  client: pg.Client,
  body: PolicyTestBody,
  facts: TestFacts,
  isReadBack = false,
): Promise<boolean> {
  return 'error' in (await attempt(client, `explain ${statementOf(body, facts, isReadBack)}`, []))
}

interface Condition {
  readonly text: string
  /** It shows no value of the row to a function that could tell of it. */
  readonly leakproof: boolean
}

/**
 * The conditions of a stage in PostgreSQL's order. Permissive policies are one of them, the last name first; restrictive ones are one
 * each, the first name first: before a row is seen, and after the permissive ones where a new one is checked.
 */
function conditionsOf({ policies, kind }: TestedStage, facts: TestFacts): readonly Condition[] {
  const madeOf = (permissive: boolean): Condition[] =>
    policies
      .filter((policy) => policy.permissive === permissive)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, parts }) => ({
        text: `(${parts[0]?.text ?? 'false'}\n)`,
        leakproof: facts.leakproof.includes(name),
      }))
  const permissive = madeOf(true).reverse()
  const open: Condition = {
    text: permissive.map(({ text }) => text).join(' or ') || 'false',
    leakproof: permissive.every((one) => one.leakproof),
  }
  return kind === 'using' ? [...madeOf(false), open] : [open, ...madeOf(false)]
}

/** As in a policy, `null` is false here; the useless OR keeps a sub-select from becoming a join, which it does not there either. */
const only = (condition: string) => `(${condition}) or false`

/** What a condition is tried with. */
interface Trial {
  readonly client: pg.Client
  readonly body: PolicyTestBody
  readonly rows: RowArray
  /** Of the row. */
  readonly place: number
}

const fromRow = ({ body, place }: Trial) =>
  `unnest(($1::${typeOf(body)}[])[${place}:${place}]) as ${quote(body.table)}`

async function met(trial: Trial, text: string): Promise<Outcome> {
  const found = await attempt<{ met: boolean | null }>(trial.client, text, [trial.rows])
  return 'error' in found ? 'fails' : found.rows[0]?.met === true
}

/**
 * Whether the row is seen. PostgreSQL begins with what costs least. Here as there it does not begin with what names no column: the
 * outer join keeps it from that.
 */
const isSeen = (trial: Trial, condition: string): Promise<Outcome> =>
  met(
    trial,
    `select (${quote(trial.body.table)}.*)::text is not null as met from (select) left join ${fromRow(trial)} on ${only(condition)}`,
  )

/** Whether the row may be stored: new rows are checked in the order of the text. */
async function isAllowed(trial: Trial, condition: string): Promise<Outcome> {
  const select = (of: Trial) => met(of, `select (${condition}) as met from ${fromRow(of)}`)
  const outcome = await select(trial)
  if (outcome !== 'fails') return outcome
  if (await isNever(trial.client, trial.body, condition)) return false
  // without a row too: it may be a part that PostgreSQL leaves out
  return (await select({ ...trial, rows: '{}' })) === 'fails' ? isSeen(trial, condition) : 'fails'
}

/** Whether a condition is false whatever the row: then PostgreSQL looks at none, and comes upon no error of another condition. */
async function isNever(client: pg.Client, body: PolicyTestBody, condition: string): Promise<boolean> {
  const text = `explain (format json, costs off) select from unnest('{}'::${typeOf(body)}[]) as ${quote(body.table)} where ${only(condition)}`
  const found = await attempt<{ 'QUERY PLAN': { Plan: { 'One-Time Filter'?: string } }[] }>(client, text, [])
  return 'rows' in found && found.rows[0]?.['QUERY PLAN'][0]?.Plan['One-Time Filter'] === 'false'
}

const inOrder = (outcomes: readonly Outcome[]): Outcome => outcomes.find((one) => one !== true) ?? true

interface TriedStage {
  readonly stage: TestedStage
  readonly tried: readonly { readonly condition: Condition; readonly outcome: Outcome }[]
}

/**
 * By stage. PostgreSQL takes the conditions that hide a row in their order, but leakproof ones first: a row that one of them hides
 * does not come upon the error of another. Left out: it does so with single parts of an AND, too; such a row is told to fail.
 */
async function outcomesOf(
  stages: readonly TestedStage[],
  facts: TestFacts,
  trialOf: (stage: TestedStage) => Trial,
): Promise<readonly Outcome[]> {
  const all: TriedStage[] = []
  for (const stage of stages) {
    const tried: { condition: Condition; outcome: Outcome }[] = []
    const ask = stage.kind === 'using' ? isSeen : isAllowed
    for (const condition of conditionsOf(stage, facts))
      tried.push({ condition, outcome: await ask(trialOf(stage), condition.text) })
    all.push({ stage, tried })
  }
  const hiding = all.flatMap(({ stage, tried }) => (stage.kind === 'using' ? tried : []))
  const isHidden =
    hiding.some(({ outcome }) => outcome === 'fails') &&
    hiding.some(({ condition, outcome }) => condition.leakproof && outcome === false)
  return all.map(({ stage, tried }) => {
    const outcomes = tried.map(({ outcome }) => outcome)
    return isHidden && stage.kind === 'using' ? !outcomes.includes(false) : inOrder(outcomes)
  })
}

/**
 * What becomes of rows for which a part of a condition has no value.
 * @param places of those rows
 * @returns by place and stage
 */
export async function settle(
  client: pg.Client,
  body: PolicyTestBody,
  facts: TestFacts,
  stages: readonly TestedStage[],
  rowsOf: (stage: TestedStage) => RowArray,
  places: readonly number[],
): Promise<ReadonlyMap<number, readonly Outcome[]>> {
  const settled = new Map<number, readonly Outcome[]>()
  if (places.length === 0) return settled
  let never: number | undefined
  for (const [index, stage] of stages.entries()) {
    if (stage.kind !== 'using') continue
    for (const { text } of conditionsOf(stage, facts)) if (await isNever(client, body, text)) never ??= index
  }
  for (const place of places) {
    const trialOf = (stage: TestedStage) => ({ client, body, rows: rowsOf(stage), place: place + 1 })
    const told =
      never === undefined ? outcomesOf(stages, facts, trialOf) : stages.map((_one, index) => index !== never)
    settled.set(place, await told)
  }
  return settled
}
