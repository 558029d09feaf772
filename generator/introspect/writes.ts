// What INSERT, UPDATE and DELETE can do with a relation, and what its triggers do to them.
import type { Relation } from '../model/model.ts'
import { groupBy } from './lookup.ts'
import type { Sources } from './sources.ts'
import type { Supplement } from './supplement.ts'

export interface Writes {
  /** Null when PostgreSQL cannot read the relation at all: its foreign-data wrapper has no handler. */
  can(relation: string): Relation['can'] | null
  /** A view's column that INSERT or UPDATE may name. */
  updatable(relation: string, attnum: number): boolean
  /** A view that is written by its own INSTEAD OF INSERT or UPDATE trigger or rule, not by its base table. */
  redirected(relation: string): boolean
  hasBeforeInsertTrigger(relation: string): boolean
}

/** Bits of pg_trigger.tgtype (PostgreSQL: TRIGGER_TYPE_…). */
const bit = { row: 1, before: 2, insert: 4, update: 16, insteadOf: 64 } as const

export function createWrites(extra: Supplement, sources: Sources): Writes {
  const masks = new Map(extra.writable)
  const columns = new Set(extra.writableColumns.map(([relation, attnum]) => `${relation}/${attnum}`))
  const triggers = groupBy(extra.triggers, ([relation]) => relation)
  const rules = groupBy(extra.rules, ([relation]) => relation)

  const hasTrigger = (relation: string, all: number) =>
    (triggers.get(relation) ?? []).some(([, type]) => (type & all) === all)
  const hasRule = (relation: string, event: string) =>
    (rules.get(relation) ?? []).some(([, type]) => type === event)

  const insertsInstead = (relation: string) =>
    hasTrigger(relation, bit.insteadOf | bit.insert) || hasRule(relation, '3')
  const updatesInstead = (relation: string) =>
    hasTrigger(relation, bit.insteadOf | bit.update) || hasRule(relation, '2')
  const redirected = (relation: string) => insertsInstead(relation) || updatesInstead(relation)

  function hasBeforeInsertTrigger(relation: string): boolean {
    if (hasTrigger(relation, bit.row | bit.before | bit.insert) || insertsInstead(relation)) return true
    const inserts = ((masks.get(relation) ?? 0) & 8) !== 0
    return inserts && Array.from(sources.below(relation)).some(hasBeforeInsertTrigger)
  }

  return {
    can(relation) {
      const mask = masks.get(relation)
      if (mask === undefined || mask === null) return null
      return { insert: (mask & 8) !== 0, update: (mask & 4) !== 0, delete: (mask & 16) !== 0 }
    },
    updatable: (relation, attnum) => redirected(relation) || columns.has(`${relation}/${attnum}`),
    redirected,
    hasBeforeInsertTrigger,
  }
}
