// What clients notice of functions, which are called by name and arguments: /rest/v1/rpc. Pure.
import type { Function, Model } from '../model/model.ts'
import { nameIn, type Tell } from './effects.ts'

function byName(model: Model): Map<string, readonly Function[]> {
  const groups = new Map<string, Function[]>()
  for (const one of model.schemas.flatMap(({ functions }) => functions)) {
    const key = JSON.stringify([one.schema, one.name])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return groups
}

const argumentText = ({ arguments: all }: Function) =>
  `(${all.map(({ name, type, hasDefault }) => `${name}${hasDefault ? '?' : ''}: ${type.sql}`).join(', ')})`

function overloadEffects(name: string, was: Function, now: Function, tell: Tell): void {
  if (argumentText(was) !== argumentText(now)) {
    tell(
      'breaks',
      name,
      `Signature of function ${name} changed from ${argumentText(was)} to ${argumentText(now)}`,
    )
  }
  if (JSON.stringify(was.returns) !== JSON.stringify(now.returns))
    tell('breaks', name, `Function ${name} returns ${returnText(now)} instead of ${returnText(was)}`)
  if (was.volatility !== 'volatile' && now.volatility === 'volatile')
    tell('breaks', name, `Function ${name} can no longer be called with GET: it may change something`)
  for (const role of was.executableBy) {
    if (!now.executableBy.includes(role)) tell('breaks', name, `${role} may no longer call ${name}`)
  }
  for (const role of now.executableBy) {
    if (!was.executableBy.includes(role)) tell('adds', name, `${role} may call ${name}`)
  }
}

function returnText({ returns }: Function): string {
  const { set, kind, relation, columns, type } = returns
  const columnText = columns.map((one) => `${one.name}: ${one.type.sql}`).join(', ')
  const what =
    kind === 'void'
      ? 'nothing'
      : kind === 'relation'
        ? (relation?.name ?? type.sql)
        : kind === 'record'
          ? `(${columnText})`
          : type.sql
  return set ? `rows of ${what}` : what
}

export function functionEffects(before: Model, after: Model, schemas: readonly string[], tell: Tell): void {
  const [old, fresh] = [byName(before), byName(after)]
  for (const [key, overloads] of old) {
    const [first] = overloads
    const now = fresh.get(key)
    if (first === undefined) continue
    const name = nameIn(schemas, first)
    if (now === undefined) {
      tell('breaks', name, `Endpoint /rest/v1/rpc/${first.name} is gone`)
      continue
    }
    const gone = overloads.filter((one) => !now.some(({ signature }) => signature === one.signature))
    const made = now.filter((one) => !overloads.some(({ signature }) => signature === one.signature))
    for (const [index, one] of gone.entries()) {
      const next = made[index]
      if (next) overloadEffects(name, one, next, tell)
      else tell('breaks', name, `Function ${name} no longer takes ${argumentText(one)}`)
    }
    for (const one of made.slice(gone.length))
      tell('adds', name, `Function ${name} also takes ${argumentText(one)}`)
    for (const one of overloads) {
      const same = now.find(({ signature }) => signature === one.signature)
      if (same) overloadEffects(name, one, same, tell)
    }
  }
  for (const [key, [first]] of fresh) {
    if (!old.has(key) && first)
      tell('adds', nameIn(schemas, first), `Endpoint /rest/v1/rpc/${first.name} is new`)
  }
}
