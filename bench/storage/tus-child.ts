// One try of a resumable upload by tus-js-client, in a process that can be killed: started with its settings as JSON. Kills itself
// or the server, with SIGKILL, when so much has left. Ends with 1 where the upload fails.
import { createReadStream } from 'node:fs'
import { Upload } from 'tus-js-client'

export interface TusTry {
  readonly file: string
  readonly endpoint: string
  readonly serviceKey: string
  readonly metadata: Readonly<Record<string, string>>
  /** Where it stands, to go on with it. */
  readonly uploadUrl?: string
  /** Who dies of it, and at which byte. */
  readonly cut?: { readonly at: number; readonly server?: number }
}

/** What it tells: where the upload is, and at which byte it went on. */
export type TusNews = { readonly url: string } | { readonly from: number }

const { file, endpoint, serviceKey, metadata, uploadUrl, cut } = JSON.parse(process.argv[2] ?? '') as TusTry
const tell = (news: TusNews) => process.send?.(news)

let isFirst = true
const upload = new Upload(createReadStream(file), {
  ...{ endpoint, metadata, retryDelays: null, headers: { apikey: serviceKey } },
  ...(uploadUrl !== undefined && { uploadUrl }),
  onUploadUrlAvailable: () => tell({ url: upload.url ?? '' }),
  onProgress: (sent) => {
    if (isFirst) tell({ from: sent })
    isFirst = false
    if (cut && sent >= cut.at) process.kill(cut.server ?? process.pid, 'SIGKILL')
  },
  onSuccess: () => process.disconnect(),
  onError: (error) => {
    console.error(error.message)
    process.exit(1)
  },
})
upload.start()
