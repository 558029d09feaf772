// The files in what somebody dropped or chose, with their paths: folders are read to the bottom.

export interface FoundFile {
  readonly file: File
  /** Below the folder into which it was dropped. */
  readonly path: string
}

const filesIn = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** The browser tells of 100 at a time, and at the end of none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

async function below(entry: FileSystemEntry, path: string): Promise<FoundFile[]> {
  if (entry.isFile) return [{ file: await filesIn(entry as FileSystemFileEntry), path: path + entry.name }]
  const found: FoundFile[] = []
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
    found.push(...(await below(child, `${path}${entry.name}/`)))
  return found
}

/** Call it in the event itself: afterwards the browser has forgotten what was dropped. */
export async function dropped({ items }: DataTransfer): Promise<FoundFile[]> {
  // what another page made has no place in a file system, but is a file
  const found = Array.from(items, (item) => {
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    if (entry) return below(entry, '')
    return Promise.resolve(file ? [{ file, path: file.name }] : [])
  })
  return (await Promise.all(found)).flat()
}

/** Of an input: with their folder where one was chosen. */
export const chosen = (files: FileList): FoundFile[] =>
  Array.from(files, (file) => ({
    file,
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
  }))
