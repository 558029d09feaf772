// The keys of this server: opaque API keys, keys of the S3 protocol, and the two that never change.
import { queryOptions } from '@tanstack/react-query'
import type {
  ApiKeyInfo,
  CreateKeyBody,
  CreateS3KeyBody,
  FixedKeys,
  NewApiKey,
  NewS3Key,
  S3KeyInfo,
} from '../../../../runtime/admin/contract/keys.ts'
import { askJson } from './client.ts'

export type { ApiKeyInfo, NewApiKey, NewS3Key, S3KeyInfo }

const [keys, s3Keys] = ['/admin/v1/keys', '/admin/v1/s3-keys']
const pathOf = (base: string, id: string) => `${base}/${encodeURIComponent(id)}`

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => askJson<readonly ApiKeyInfo[]>(keys, { signal }),
})

export const fixedKeysQuery = queryOptions({
  queryKey: ['fixed-keys'],
  queryFn: ({ signal }) => askJson<FixedKeys>(`${keys}/fixed`, { signal }),
  staleTime: Infinity,
})

export const s3KeysQuery = queryOptions({
  queryKey: ['s3-keys'],
  queryFn: ({ signal }) => askJson<readonly S3KeyInfo[]>(s3Keys, { signal }),
})

/** @throws ApiError for a name that is empty or too long */
export const createKey = (body: CreateKeyBody) => askJson<NewApiKey>(keys, { method: 'POST', body })

/** @throws ApiError 404 for a key that is revoked, as the two below */
export const renameKey = (id: string, name: string) =>
  askJson<ApiKeyInfo>(pathOf(keys, id), { method: 'PATCH', body: { name } })

/** Another key of the same kind and name; the old one lives on. */
export const rotateKey = (id: string) =>
  askJson<NewApiKey>(`${pathOf(keys, id)}/rotate`, { method: 'POST', body: {} })

export const revokeKey = (id: string) => askJson(pathOf(keys, id), { method: 'DELETE' })

/** @throws ApiError 404 where there is no such user */
export const createS3Key = (body: CreateS3KeyBody) => askJson<NewS3Key>(s3Keys, { method: 'POST', body })

/** @throws ApiError 404 for a key that is revoked */
export const revokeS3Key = (id: string) => askJson(pathOf(s3Keys, id), { method: 'DELETE' })
