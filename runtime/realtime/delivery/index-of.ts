// Subscriptions of one table, so that a change finds those who may get it without asking each: by who sees the same
// rows, by whose rows they are, by the value that a filter wants.
import type { Image } from '../tables/image.ts'
import type { Rule } from '../visibility/rule.ts'
import type { Subscription, View } from './subscription.ts'

/** Subscriptions that see the same rows. */
export interface Group {
  readonly rule: Rule
  /** One of them: what holds for its caller holds for all. */
  readonly view: View
  readonly plain: Set<Subscription>
  /** By column and the JSON text of the value that a filter wants. */
  readonly byValue: Map<string, Map<string, Set<Subscription>>>
  readonly filtered: Set<Subscription>
}

export class TableIndex {
  readonly #groups = new Map<string, Group>()
  /** Groups that are asked at each change. */
  readonly #asked = new Set<Group>()
  /** By column and the JSON text of the owner, who may come in several roles. */
  readonly #owned = new Map<string, Map<string, Set<Group>>>()

  get size(): number {
    return this.#groups.size
  }

  get groups(): Iterable<Group> {
    return this.#groups.values()
  }

  add(subscription: Subscription, view: View): void {
    const group = this.#groups.get(view.group) ?? this.#begin(view)
    const { filter } = view
    if (!filter) group.plain.add(subscription)
    else if (filter.equality) {
      const { column, value } = filter.equality
      nested(group.byValue, column, value, () => new Set()).add(subscription)
    } else group.filtered.add(subscription)
  }

  remove(subscription: Subscription, view: View): void {
    const group = this.#groups.get(view.group)
    if (!group) return
    const { equality } = view.filter ?? {}
    group.plain.delete(subscription)
    group.filtered.delete(subscription)
    if (equality) {
      const values = group.byValue.get(equality.column)
      const there = values?.get(equality.value)
      there?.delete(subscription)
      if (there?.size === 0) values?.delete(equality.value)
      if (values?.size === 0) group.byValue.delete(equality.column)
    }
    if (group.plain.size + group.filtered.size + group.byValue.size > 0) return
    this.#groups.delete(view.group)
    this.#asked.delete(group)
    const owner = ownerOf(view)
    if (!owner) return
    const owners = this.#owned.get(owner.column)
    owners?.get(owner.value)?.delete(group)
    if (owners?.get(owner.value)?.size === 0) owners.delete(owner.value)
    if (owners?.size === 0) this.#owned.delete(owner.column)
  }

  /** Groups that may see a row with one of these images. */
  *candidates(...images: readonly (Image | undefined)[]): Iterable<Group> {
    yield* this.#asked
    for (const [column, owners] of this.#owned) {
      const found = images.map((image) => owners.get(image?.get(column) ?? 'null'))
      for (const groups of new Set(found)) if (groups) yield* groups
    }
  }

  #begin(view: View): Group {
    const group: Group = {
      ...{ rule: view.rule, view, plain: new Set(), byValue: new Map(), filtered: new Set() },
    }
    this.#groups.set(view.group, group)
    const owner = ownerOf(view)
    if (owner) nested(this.#owned, owner.column, owner.value, () => new Set()).add(group)
    else if (view.rule.kind !== 'none') this.#asked.add(group)
    return group
  }
}

function ownerOf({ rule, caller }: View): { readonly column: string; readonly value: string } | undefined {
  if (rule.kind !== 'decided' || rule.owner === undefined) return undefined
  return { column: rule.owner, value: `"${caller.subject.toLowerCase()}"` }
}

function nested<T>(maps: Map<string, Map<string, T>>, outer: string, inner: string, make: () => T): T {
  let map = maps.get(outer)
  if (!map) maps.set(outer, (map = new Map<string, T>()))
  let found = map.get(inner)
  if (found === undefined) map.set(inner, (found = make()))
  return found
}

/** Those of a group whose filter may let one of these images through. */
export function* receivers(
  { plain, byValue, filtered }: Group,
  images: readonly (Image | undefined)[],
): Iterable<Subscription> {
  yield* plain
  yield* filtered
  for (const [column, values] of byValue) {
    const [first, second] = images.map((image) => values.get(image?.get(column) ?? 'null'))
    if (first) yield* first
    if (second && second !== first) yield* second
  }
}

/** All of a group. */
export function membersOf({ plain, byValue, filtered }: Group): readonly Subscription[] {
  const wanting = [...byValue.values()].flatMap((values) => [...values.values()].flatMap((set) => [...set]))
  return [...plain, ...filtered, ...wanting]
}
