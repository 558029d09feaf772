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
import type { Outcome } from './outcome.ts'

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
/** Whether a part has no value. */
export const isError = (value: PartValue | undefined): boolean => typeof value === 'object' && value !== null

/** Whether a row passes a stage whose parts all have values. */
function stagePasses({ policies }: TestedStage, values: readonly Values[]): boolean {
  const isMet = (permissive: boolean) => (policy: TestedPolicy, index: number) =>
    policy.permissive !== permissive || isTrue(values[index])
  return (
    policies.every(isMet(false)) &&
    policies.some((policy, index) => policy.permissive && isTrue(values[index]))
  )
}

export interface Judged {
  readonly verdict: Verdict
  readonly decided: readonly DecidingPart[]
}

/** The values with those of AND and OR that hold whatever the parts without a value: PostgreSQL did not come upon them. */
function cleared(parts: readonly PolicyPart[], values: Values): Values {
  const clear = [...values]
  for (const [place, { kind, parts: inner }] of [...parts.entries()].reverse()) {
    if (!isError(clear[place])) continue
    const isKnown = inner.some((one) => !isError(clear[one]) && (clear[one] === true) === (kind === 'or'))
    if (isKnown) clear[place] = kind === 'or'
  }
  return clear
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
    if (part.kind === 'and') return value === true || (values[inner] !== true && !isError(values[inner]))
    return values[inner] === value
  })
  return wanted.length === 0 ? [place] : wanted.flatMap((inner) => deciders(parts, values, inner))
}

/** Leaves without a value, of the policies that have none themselves where there are such. */
function failing(
  stage: number,
  policies: readonly TestedPolicy[],
  values: readonly Values[],
): DecidingPart[] {
  const without = policies.map((_policy, index) => isError(values[index]?.[0]))
  return policies.flatMap(({ parts }, policy) =>
    without.includes(true) && without[policy] !== true
      ? []
      : parts.flatMap(({ kind }, part) =>
          kind === 'leaf' && isError(values[policy]?.[part]) ? [{ stage, policy, part }] : [],
        ),
  )
}

function decidersOf(
  stage: number,
  policies: readonly TestedPolicy[],
  told: readonly Values[],
  outcome: Outcome,
): readonly DecidingPart[] {
  const values = policies.map(({ parts }, index) => cleared(parts, told[index] ?? []))
  const isWanted = (policy: TestedPolicy, index: number) => {
    if (outcome === true) return policy.permissive && isTrue(values[index])
    const isOpen = policies.some(({ permissive }, other) => permissive && isTrue(values[other]))
    return isOpen ? !policy.permissive && !isTrue(values[index]) : policy.permissive
  }
  const found =
    outcome === 'fails'
      ? failing(stage, policies, told)
      : policies.flatMap((policy, index) =>
          isWanted(policy, index)
            ? deciders(policy.parts, values[index] ?? [], 0).map((part) => ({ stage, policy: index, part }))
            : [],
        )
  return found.length > 0 ? found : [{ stage, policy: null, part: 0 }]
}

/** What is known of one row. */
export interface RowFacts {
  /** By stage, policy and part. */
  readonly values: readonly (readonly Values[])[]
  /** By stage, where a part has no value: what PostgreSQL says. */
  readonly settled: readonly Outcome[] | undefined
}

/**
 * @param stages with their policies
 * @param broken parts for which every statement fails, whatever the row; undefined where none does
 */
export function judge(
  stages: readonly TestedStage[],
  { values, settled }: RowFacts,
  broken: readonly DecidingPart[] | undefined,
): Judged {
  if (broken)
    return { verdict: 'fails', decided: broken.length > 0 ? broken : [{ stage: 0, policy: null, part: 0 }] }
  for (const [index, stage] of stages.entries()) {
    const { policies, kind } = stage
    const outcome = settled?.[index] ?? stagePasses(stage, values[index] ?? [])
    if (outcome === true) continue
    const verdict = outcome === 'fails' ? 'fails' : kind === 'using' ? 'hidden' : 'refused'
    return { verdict, decided: decidersOf(index, policies, values[index] ?? [], outcome) }
  }
  const decided = stages.flatMap(({ policies }, index) =>
    decidersOf(index, policies, values[index] ?? [], true),
  )
  return { verdict: 'passes', decided }
}
