// What /admin/v1/generated tells: the code that the generator wrote, as it lies in the folder.

export interface GeneratedFile {
  /** Below the generated folder, with `/`. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly hash: string
}

export interface GeneratedFiles {
  /** In the order of their paths. */
  readonly files: readonly GeneratedFile[]
}

export interface GeneratedText extends GeneratedFile {
  readonly text: string
}

export interface GeneratedFileQuery {
  readonly path: string
}
export const generatedFileQuery = {
  type: 'object',
  required: ['path'],
  properties: { path: { type: 'string', minLength: 1, maxLength: 1000 } },
} as const
