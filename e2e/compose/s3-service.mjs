// An S3 service that listens on this machine alone, as containers reach it, with a bucket of its own for the check. Takes the bucket
// away again.
import { randomBytes } from 'node:crypto'
import { connect, createServer } from 'node:net'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { docker } from './stack.mjs'

/** The address that containers call host.docker.internal, where it is one of this machine; else Docker leads them to its own. */
async function gateway(image) {
  const look = ['--add-host', 'host.docker.internal:host-gateway', '--entrypoint', 'cat', image, '/etc/hosts']
  const hosts = await docker('run', '--rm', ...look)
  const [, address = '127.0.0.1'] = /^(\S+)\s+host\.docker\.internal$/m.exec(hosts) ?? []
  const probe = createServer().listen(0, address)
  const isOurs = await new Promise((resolve) =>
    probe.once('listening', () => resolve(true)).once('error', () => resolve(false)),
  )
  probe.close()
  return isOurs ? address : '127.0.0.1'
}

/** Passes connections on, byte for byte: signatures hold. */
async function relay({ hostname, port, protocol }, address) {
  const sockets = new Set()
  const server = createServer((client) => {
    const service = connect(Number(port || (protocol === 'https:' ? 443 : 80)), hostname)
    for (const [from, to] of [
      [client, service],
      [service, client],
    ]) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  }).listen(0, address)
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  }
  return { port: server.address().port, close }
}

/**
 * Makes the bucket.
 *
 * @param address URL of the service, as this machine reaches it
 * @param image any that there is, to look out from
 * @returns `settings`: the variables of a `.env`; `largest` and `remove` for what is in the bucket; `close`: takes it all away
 */
export async function openService(address, image) {
  const { S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '', S3_REGION = 'us-east-1' } = process.env
  if (S3_ACCESS_KEY_ID === '' || S3_SECRET_ACCESS_KEY === '')
    throw new Error('--s3 wants S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY in the environment')
  const client = new S3Client({
    endpoint: address,
    region: S3_REGION,
    forcePathStyle: true,
    credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
  })
  const Bucket = `lite-check-${randomBytes(6).toString('hex')}`
  await client.send(new CreateBucketCommand({ Bucket }))
  const passage = await relay(new URL(address), await gateway(image))
  const contents = async () => (await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []
  const remove = (Key) => client.send(new DeleteObjectCommand({ Bucket, Key }))
  return {
    settings: {
      S3_ENDPOINT: `${new URL(address).protocol}//host.docker.internal:${passage.port}`,
      ...{ S3_BUCKET: Bucket, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY },
    },
    largest: async () => (await contents()).toSorted((a, b) => (b.Size ?? 0) - (a.Size ?? 0))[0],
    remove,
    close: async () => {
      for (const { Key } of await contents()) await remove(Key)
      await client.send(new DeleteBucketCommand({ Bucket }))
      await passage.close()
      client.destroy()
    },
  }
}
