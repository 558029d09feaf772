// Changes as realtime-js reads them (realtime.md §1.5): one frame per change and subscription, shared by all sockets of a
// topic that subscribed to the same.
import type { Delivery } from '../delivery/delivery.ts'
import type { Version } from './serializer.ts'
import { writeMessage } from './serializer.ts'

const dataTexts = new WeakMap<Delivery, string>()

function dataOf(delivery: Delivery): string {
  const known = dataTexts.get(delivery)
  if (known !== undefined) return known
  const { type, table, change, columns, record, old, truncated } = delivery
  const types = new Map(table.columns.map((column) => [column.name, column.type]))
  const described = columns.map((name) => ({ name, type: types.get(name) ?? 'text' }))
  const text =
    `{"schema":${JSON.stringify(table.schema)},"table":${JSON.stringify(table.name)},` +
    `"commit_timestamp":"${change.at}","type":"${type}","columns":${JSON.stringify(described)},` +
    (record === null ? '' : `"record":${record},`) +
    (old === null ? '' : `"old_record":${old},`) +
    `"errors":${truncated ? '["Error 413: Payload Too Large"]' : 'null'}}`
  dataTexts.set(delivery, text)
  return text
}

/** @param id of the binding, as the reply to the join told it */
export function changeMessage(delivery: Delivery, version: Version, topic: string, id: number): Buffer {
  const key = `phoenix ${version} ${id} ${topic}`
  const known = delivery.frames.get(key)
  if (known) return known
  const payload = `{"ids":[${id}],"cursor":"${delivery.cursor}","data":${dataOf(delivery)}}`
  const frame = Buffer.from(writeMessage(version, null, null, topic, 'postgres_changes', payload))
  delivery.frames.set(key, frame)
  return frame
}
