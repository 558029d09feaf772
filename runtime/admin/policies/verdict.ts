// From the values of policies to the verdict on a row, as PostgreSQL has it, and to the parts that decided. Plain data.
import type {
  DecidingPart,
  PartValue,
  PolicyPart,
  TestedPolicy,
  TestedStage,
  Verdict,
} from '../contract/policies.ts'
import type { PolicyInfo, Verb } from '../contract/schema.ts'

type StageOutline = Omit<TestedStage, 'policies'>

/** The row must be visible to a statement that finds it by a condition; what it becomes must be allowed, and stay visible. */
export const stagesOf: Readonly<Record<Verb, readonly StageOutline[]>> = {
  select: [{ command: 'select', kind: 'using', of: 'old' }],
  insert: [{ command: 'insert', kind: 'check', of: 'new' }],
  update: [
    { command: 'update', kind: 'using', of: 'old' },
    { command: 'select', kind: 'using', of: 'old' },
    { command: 'update', kind: 'check', of: 'new' },
    { command: 'select', kind: 'check', of: 'new' },
  ],
  delete: [
    { command: 'delete', kind: 'using', of: 'old' },
    { command: 'select', kind: 'using', of: 'old' },
  ],
}

/** The expression that a policy has for a stage; null where it has no say: then it neither opens nor closes. */
export function expressionOf(policy: PolicyInfo, { command, kind }: StageOutline): string | null {
  if (policy.command !== 'all' && policy.command !== command) return null
  // SELECT policies know USING only, also where a new row must stay visible; a policy without WITH CHECK uses USING for it
  return kind === 'using' || command === 'select' ? policy.using : (policy.check ?? policy.using)
}

type Values = readonly PartValue[]
const isTrue = (values: Values | undefined) => values?.[0] === true
const isError = (value: PartValue | undefined) => typeof value === 'object' && value !== null

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)

/** Whether one of the values is such that PostgreSQL stops there; `fails` where it comes upon an error before. */
function walk(
  values: readonly (PartValue | undefined)[],
  stop: (value: PartValue | undefined) => boolean,
): boolean | 'fails' {
  const first = values.find((value) => isError(value) || stop(value))
  return isError(first) ? 'fails' : values.some(stop)
}

/**
 * Whether a row passes a stage; `fails` where PostgreSQL comes upon an expression without a value. It stops at the first
 * permissive policy that is true (the last name first) and at the first restrictive one that is not (the first name first).
 */
export function stagePasses({ policies, kind }: TestedStage, values: readonly Values[]): boolean | 'fails' {
  const valued = policies.map(({ name, permissive }, index) => ({
    name,
    permissive,
    value: values[index]?.[0],
  }))
  const of = (permissive: boolean) => valued.filter((one) => one.permissive === permissive).sort(byName)
  const open = walk(
    of(true)
      .reverse()
      .map(({ value }) => value),
    (value) => value === true,
  )
  const closed = walk(
    of(false).map(({ value }) => value),
    (value) => value !== true,
  )
  const narrowed = closed === 'fails' ? closed : !closed
  const [first, second] = kind === 'using' ? [narrowed, open] : [open, narrowed]
  return first === true ? second : first
}

export interface Judged {
  readonly verdict: Verdict
  readonly decided: readonly DecidingPart[]
}

/** Those leaves below a part without which it would have another value. */
function deciders(parts: readonly PolicyPart[], values: Values, place: number): number[] {
  const part = parts[place]
  const value = values[place]
  if (!part || part.parts.length === 0) return [place]
  // AND is false by what is not true, true by all; OR the other way round
  const wanted = part.parts.filter((inner) => {
    if (part.kind === 'not') return true
    if (isError(value)) return isError(values[inner])
    return part.kind === 'and' ? value === true || values[inner] !== true : values[inner] === value
  })
  return wanted.length === 0 ? [place] : wanted.flatMap((inner) => deciders(parts, values, inner))
}

function decidersOf(
  stage: number,
  policies: readonly TestedPolicy[],
  values: readonly Values[],
  outcome: boolean | 'fails',
): DecidingPart[] {
  const isWanted = (policy: TestedPolicy, index: number) => {
    if (outcome === 'fails') return isError(values[index]?.[0])
    if (outcome) return policy.permissive && isTrue(values[index])
    const isOpen = policies.some(({ permissive }, other) => permissive && isTrue(values[other]))
    return isOpen ? !policy.permissive && !isTrue(values[index]) : policy.permissive
  }
  const found = policies.flatMap((policy, index) =>
    isWanted(policy, index)
      ? deciders(policy.parts, values[index] ?? [], 0).map((part) => ({ stage, policy: index, part }))
      : [],
  )
  return found.length > 0 ? found : [{ stage, policy: null, part: 0 }]
}

/**
 * @param stages with their policies
 * @param results values by stage, policy and part
 * @param broken parts for which every statement fails, whatever the row
 */
export function judge(
  stages: readonly TestedStage[],
  results: readonly (readonly Values[])[],
  broken: readonly DecidingPart[],
): Judged {
  if (broken.length > 0) return { verdict: 'fails', decided: broken }
  for (const [index, stage] of stages.entries()) {
    const { policies, kind } = stage
    const values = results[index] ?? []
    const outcome = stagePasses(stage, values)
    if (outcome === true) continue
    const verdict = outcome === 'fails' ? 'fails' : kind === 'using' ? 'hidden' : 'refused'
    return { verdict, decided: decidersOf(index, policies, values, outcome) }
  }
  const decided = stages.flatMap(({ policies }, index) =>
    decidersOf(index, policies, results[index] ?? [], true),
  )
  return { verdict: 'passes', decided }
}
