// Presence as realtime-js reads it: keys to lists of what is true of each client, with a reference of its own.
import type { Presences } from '../channels/topics.ts'

/** JSON text. States are texts of objects already. */
export function presenceText(presences: Presences): string {
  const keys = [...presences].map(([key, list]) => {
    const metas = list.map(({ ref, state }) => {
      const members = state.slice(1, -1).trim()
      return `{"phx_ref":${JSON.stringify(ref)}${members === '' ? '' : `,${members}`}}`
    })
    return `${JSON.stringify(key)}:{"metas":[${metas.join(',')}]}`
  })
  return `{${keys.join(',')}}`
}
