// A client of resumable uploads that can be killed: told the server's URL, a key, a file, and where an upload stands already.
// Tells the upload's URL and how far it is; goes on by itself when the server comes back.
import { createReadStream } from 'node:fs'
import { Upload } from 'tus-js-client'

const [endpoint = '', key = '', file = '', uploadUrl = ''] = process.argv.slice(2)

const upload = new Upload(createReadStream(file), {
  endpoint,
  ...(uploadUrl !== '' && { uploadUrl }),
  headers: { apikey: key },
  chunkSize: 50 * 1024 ** 2,
  retryDelays: Array<number>(60).fill(500),
  metadata: { bucketName: 'soak', objectName: 'resumed', contentType: 'application/octet-stream' },
  onProgress: (sent) => process.send?.({ sent, url: upload.url }),
  onSuccess: () => process.send?.({ done: true }, undefined, undefined, () => process.exit(0)),
  onError: (error) => {
    console.error(error)
    process.exit(1)
  },
})
upload.start()
