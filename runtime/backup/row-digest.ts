// A digest of a table's rows that does not depend on their order: COPY tells them in the order of the disk.
import { hash } from 'node:crypto'

/** Counts and digests the lines of COPY's text format, in which line ends within values are escaped. */
export class RowDigest {
  rows = 0
  private readonly lanes = new Uint32Array(8)
  private rest: Buffer = Buffer.alloc(0)

  /** @param chunk ends anywhere */
  update(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const line = chunk.subarray(start, end)
      this.add(this.rest.length > 0 ? Buffer.concat([this.rest, line]) : line)
      this.rest = Buffer.alloc(0)
      start = end + 1
    }
    if (start < chunk.length) this.rest = Buffer.concat([this.rest, chunk.subarray(start)])
  }

  private add(line: Buffer): void {
    const digest = hash('sha256', line, 'buffer')
    this.rows += 1
    for (let lane = 0; lane < 8; lane += 1) {
      this.lanes[lane] = ((this.lanes[lane] ?? 0) + digest.readUInt32LE(lane * 4)) >>> 0
    }
  }

  /** Hexadecimal. */
  get digest(): string {
    return Buffer.from(this.lanes.buffer).toString('hex')
  }
}
