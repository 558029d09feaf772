// Connections that never said anything, as browsers open them ahead of need. Node waits for their first request when a
// server closes, so a stop would take until the headers' time-out.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Watches a server's connections. @returns ends those on which nothing has arrived yet; call it once nothing may begin */
export function watchSilent(server: Server): () => void {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}
