// A change of the schema: looked at with all that follows from it, and applied.
import type {
  AppliedChange,
  ApplyBody,
  PreviewBody,
  SchemaPreview,
} from '../../../../runtime/admin/contract/schema-change.ts'
import { askJson } from './client.ts'

export type * from '../../../../runtime/admin/contract/schema-change.ts'

/** Changes nothing. @throws ApiError with what PostgreSQL says */
export const previewChange = (body: PreviewBody, signal?: AbortSignal): Promise<SchemaPreview> =>
  askJson<SchemaPreview>('/admin/v1/schema/preview', { method: 'POST', body, signal })

/** @throws ApiError with what PostgreSQL says, 409 where the schema has changed since the preview */
export const applyChange = (body: ApplyBody): Promise<AppliedChange> =>
  askJson<AppliedChange>('/admin/v1/schema/apply', { method: 'POST', body })
