// A change of the schema: looked at with all that follows from it, and applied; what came by another way than migrations.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AppliedChange,
  ApplyBody,
  DriftBody,
  PreviewBody,
  SchemaDrift,
  SchemaPreview,
} from '../../../../runtime/admin/contract/schema-change.ts'
import type { SavedMigration } from '../../../../runtime/admin/contract/sql.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/schema-change.ts'

/** Changes nothing. @throws ApiError with what PostgreSQL says */
export const previewChange = (body: PreviewBody, signal?: AbortSignal): Promise<SchemaPreview> =>
  askJson<SchemaPreview>('/admin/v1/schema/preview', { method: 'POST', body, signal })

/** @throws ApiError with what PostgreSQL says, 409 where the schema has changed since the preview */
export const applyChange = (body: ApplyBody): Promise<AppliedChange> =>
  askJson<AppliedChange>('/admin/v1/schema/apply', { method: 'POST', body })

/** @param readAt when the schema was read last: what changes it may change this @throws ApiError 409, 503 where it cannot be found out */
export const driftQuery = (readAt: number) =>
  queryOptions({
    queryKey: ['drift', readAt],
    queryFn: ({ signal }) => askJson<SchemaDrift>('/admin/v1/schema/drift', { signal }),
    staleTime: Infinity,
    retry: false,
    placeholderData: keepPreviousData,
  })

/** Keeps it as the next migration, which counts as applied. @throws ApiError 409 where it is something else by now */
export const keepDrift = (body: DriftBody): Promise<SavedMigration> =>
  askJson<SavedMigration>('/admin/v1/schema/drift', { method: 'POST', body })
