// Who is present in channels by way of other processes: as those told it, until they take it back or are gone.
import type { Presence, Presences } from './topics.ts'
import type { ChannelName, Told } from './wire.ts'

/** What has changed in one channel. */
export interface Difference {
  readonly channel: ChannelName
  readonly joins: Presences
  readonly leaves: Presences
}

const keyOf = ([topic, isPrivate]: ChannelName): string => `${isPrivate ? 'private' : 'public'} ${topic}`

function byKey(told: Iterable<Told>): Presences {
  const found = new Map<string, Presence[]>()
  for (const { key, ref, state } of told) found.set(key, [...(found.get(key) ?? []), { ref, state }])
  return found
}

export class Elsewhere {
  /** By process and reference. */
  readonly #told = new Map<string, Map<string, Told>>()
  /** By channel and reference. */
  readonly #channels = new Map<string, Map<string, Told>>()

  /** In one channel now. */
  of(channel: ChannelName): Presences {
    return byKey(this.#channels.get(keyOf(channel))?.values() ?? [])
  }

  #add(told: Told): void {
    const name = keyOf(told.channel)
    this.#channels.set(name, (this.#channels.get(name) ?? new Map<string, Told>()).set(told.ref, told))
  }

  #remove({ channel, ref }: Told): void {
    const name = keyOf(channel)
    const there = this.#channels.get(name)
    there?.delete(ref)
    if (there?.size === 0) this.#channels.delete(name)
  }

  change(process: string, leaves: readonly Told[], joins: readonly Told[]): readonly Difference[] {
    const told = this.#told.get(process) ?? new Map<string, Told>()
    this.#told.set(process, told)
    const gone = leaves.filter(({ ref }) => told.delete(ref))
    const come = joins.filter(({ ref }) => !told.has(ref))
    for (const one of gone) this.#remove(one)
    for (const one of come) {
      told.set(one.ref, one)
      this.#add(one)
    }
    if (told.size === 0) this.#told.delete(process)
    return differences(gone, come)
  }

  /** What a process tells is all that there is of it. */
  replace(process: string, all: readonly Told[]): readonly Difference[] {
    const refs = new Set(all.map(({ ref }) => ref))
    const gone = [...(this.#told.get(process)?.values() ?? [])].filter(({ ref }) => !refs.has(ref))
    return this.change(process, gone, all)
  }
}

function differences(leaves: readonly Told[], joins: readonly Told[]): readonly Difference[] {
  const channels = new Map([...leaves, ...joins].map(({ channel }) => [keyOf(channel), channel]))
  return [...channels].map(([name, channel]) => {
    const here = (told: readonly Told[]) => byKey(told.filter((one) => keyOf(one.channel) === name))
    return { channel, leaves: here(leaves), joins: here(joins) }
  })
}
