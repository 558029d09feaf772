// The settings of this server that hold without a restart, and the mails that it sends.
import { queryOptions } from '@tanstack/react-query'
import type {
  ChangeSettingsBody,
  MailPreview,
  MailTemplateBody,
  MailTemplateInfo,
  SettingInfo,
  SettingMistake,
  SettingsInfo,
  TestMailBody,
} from '../../../../runtime/admin/contract/settings.ts'
import { ApiError, askJson } from './client.ts'

export type { MailTemplateInfo, SettingInfo }
export type Changes = ChangeSettingsBody['changes']

const base = '/admin/v1/settings'

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => askJson<SettingsInfo>(base, { signal }),
})

export const mailTemplatesQuery = queryOptions({
  queryKey: ['mail-templates'],
  queryFn: ({ signal }) => askJson<readonly MailTemplateInfo[]>(`${base}/templates`, { signal }),
})

/** All or nothing. @throws ApiError whose {@link mistakesOf} tell of each setting */
export const saveSettings = (changes: Changes) =>
  askJson<SettingsInfo>(base, { method: 'PUT', body: { changes } })

/** @throws ApiError with the words of the mail server */
export const sendTestMail = (body: TestMailBody) => askJson(`${base}/test-mail`, { method: 'POST', body })

const templatePath = (kind: string) => `${base}/templates/${encodeURIComponent(kind)}`

export const saveMailTemplate = (kind: string, body: MailTemplateBody) =>
  askJson<MailTemplateInfo>(templatePath(kind), { method: 'PUT', body })

export const resetMailTemplate = (kind: string) =>
  askJson<MailTemplateInfo>(templatePath(kind), { method: 'DELETE' })

export const previewMail = (kind: string, body: MailTemplateBody) =>
  askJson<MailPreview>(`${templatePath(kind)}/preview`, { method: 'POST', body })

/** What is wrong by setting; empty where the error tells nothing of that. */
export function mistakesOf(error: Error | null): Readonly<Record<string, string>> {
  const details = error instanceof ApiError ? error.body.details : undefined
  if (!Array.isArray(details)) return {}
  return Object.fromEntries((details as SettingMistake[]).map(({ key, message }) => [key, message]))
}
