// What the description says of the routes of /admin/v1 that are about the server: sessions, keys, logs, status, settings, mails.
import type { Entries } from './entry.ts'

const noKey = 'There is no such key, or it is revoked.'
const noMail = 'There is no mail of this kind.'
const changedMeanwhile = 'Somebody else has changed it since `seen`.'
const tooMany = 'Too many tries: `Retry-After` tells how many seconds to wait.'

export const serverEntries: Entries = {
  'GET /openapi.json': { summary: 'This description', answer: 'document' },
  'GET /setup': { summary: 'Whether there is no admin yet', answer: 'SetupInfo', who: 'anyone' },
  'POST /setup': {
    summary: 'Makes an admin, or sets a lost password, by a printed link',
    description: 'Answers with a session: its cookie is set.',
    body: 'SetupBody',
    answer: 'AdminSessionInfo',
    who: 'anyone',
    refuses: { 401: 'The link was used, or is too old.', 429: tooMany },
  },
  'POST /session': {
    summary: 'Signs an admin in',
    description: 'Sets the cookie of the session.',
    body: 'SignInBody',
    answer: 'AdminSessionInfo',
    who: 'anyone',
    refuses: { 401: 'E-mail and password do not belong together.', 429: tooMany },
  },
  'GET /session': { summary: 'Who is signed in', answer: 'AdminSessionInfo', who: 'session' },
  'DELETE /session': { summary: 'Signs out', answer: 'nothing', who: 'session' },
  'PUT /session/password': {
    summary: 'Changes the own password',
    description: 'Other sessions of this admin end.',
    body: 'ChangePasswordBody',
    answer: 'nothing',
    who: 'session',
    refuses: { 400: 'The current password is another one, or the body is not valid.' },
  },
  'GET /keys': { summary: 'API keys, the revoked ones too', answer: { list: 'ApiKeyInfo' } },
  'GET /keys/fixed': { summary: 'The key for clients that never changes', answer: 'FixedKeys' },
  'POST /keys': {
    summary: 'Makes an API key',
    description: 'The secret is told this once.',
    body: 'CreateKeyBody',
    answer: 'NewApiKey',
    status: 201,
  },
  'PATCH /keys/:id': {
    summary: 'Renames an API key',
    body: 'RenameKeyBody',
    answer: 'ApiKeyInfo',
    refuses: { 404: noKey },
  },
  'POST /keys/:id/rotate': {
    summary: 'Replaces an API key by a new one',
    description: 'The old one is revoked on every process at once.',
    answer: 'NewApiKey',
    status: 201,
    refuses: { 404: noKey },
  },
  'DELETE /keys/:id': {
    summary: 'Revokes an API key',
    description: 'On every process at once.',
    answer: 'nothing',
    refuses: { 404: noKey },
  },
  'GET /s3-keys': { summary: 'Keys of the S3 protocol', answer: { list: 'S3KeyInfo' } },
  'POST /s3-keys': {
    summary: 'Makes a key of the S3 protocol',
    description: 'The secret is told this once.',
    body: 'CreateS3KeyBody',
    answer: 'NewS3Key',
    status: 201,
    refuses: { 404: 'There is no such user.' },
  },
  'DELETE /s3-keys/:id': {
    summary: 'Revokes a key of the S3 protocol',
    answer: 'nothing',
    refuses: { 404: noKey },
  },
  'GET /logs': {
    summary: 'The last requests and log lines, newest first',
    description: 'Of the process that answers.',
    query: 'LogQuery',
    answer: 'LogPage',
    refuses: { 404: 'The cursor is of an entry that is gone.' },
  },
  'GET /logs/tail': {
    summary: 'Requests and log lines as they come, as an event stream',
    description:
      'The data of an event without a name is a `LogEntry`. Further events: `open` at the start, `missed` (`{"count": …}`) for a reader that is too slow, `refused` and `closing` at the end.',
    query: 'LogFilter',
    answer: { events: 'LogEntry' },
    refuses: {
      406: 'The header `Accept` does not name `text/event-stream`.',
      503: 'Too many tails are open.',
    },
  },
  'GET /logs/:id': {
    summary: 'One entry, with its SQL and the lines of the same request',
    answer: 'LogDetail',
    refuses: { 404: 'The entry is gone, or of another process.' },
  },
  'POST /logs/:id/explain': {
    summary: 'The plan of a read that was logged',
    description: 'As the same role with the same claims; everything is taken back.',
    body: 'ExplainLogBody',
    answer: 'LogPlan',
    refuses: {
      404: 'The entry is gone, or of another process.',
      409: 'It has no statement, may write, or can no longer be planned.',
    },
  },
  'GET /status': { summary: 'How the server is', answer: 'StatusInfo' },
  'GET /status/series': {
    summary: 'The last hour or day in steps',
    description: 'Of the process that answers.',
    query: 'SeriesQuery',
    answer: 'StatusSeries',
  },
  'GET /status/advisors': { summary: 'What is unsafe, slow, or not meant', answer: { list: 'Advice' } },
  'GET /settings': {
    summary: 'What holds, where it comes from and what it may be',
    answer: 'SettingsInfo',
  },
  'PUT /settings': {
    summary: 'Changes settings, all or none',
    body: 'ChangeSettingsBody',
    answer: 'SettingsInfo',
    refuses: {
      400: 'A value is not valid, or the environment sets it: `details` is an array of `key` and `message`.',
      409: changedMeanwhile,
    },
  },
  'DELETE /settings/:key': {
    summary: 'Takes a setting back to its default',
    answer: 'SettingsInfo',
    refuses: { 400: 'The environment sets it.', 404: 'There is no such setting.' },
  },
  'POST /settings/test-mail': {
    summary: 'Sends a mail through the mail server',
    description: 'Through the one that is set, or through `changes` that are not saved.',
    body: 'TestMailBody',
    answer: 'nothing',
    refuses: {
      400: 'No mail server is set, or it did not take the mail: `details` is what it said.',
    },
  },
  'GET /settings/templates': { summary: 'The mails that are sent', answer: { list: 'MailTemplateInfo' } },
  'PUT /settings/templates/:kind': {
    summary: 'Changes a mail',
    body: 'MailTemplateBody',
    answer: 'MailTemplateInfo',
    refuses: {
      400: 'It is not valid, or a file of MAIL_TEMPLATES holds this mail.',
      404: noMail,
      409: changedMeanwhile,
    },
  },
  'DELETE /settings/templates/:kind': {
    summary: 'Takes a mail back to the one that is shipped',
    answer: 'MailTemplateInfo',
    refuses: { 400: 'A file of MAIL_TEMPLATES holds this mail.', 404: noMail },
  },
  'POST /settings/templates/:kind/preview': {
    summary: 'A draft with made-up values',
    description: 'Kept for GET, which shows it as a page; nothing else sees it.',
    body: 'MailTemplateBody',
    answer: 'MailPreview',
    refuses: { 404: noMail },
  },
  'GET /settings/templates/:kind/preview': {
    summary: 'The draft, or the mail, as a page that runs nothing',
    answer: 'page',
    refuses: { 404: noMail },
  },
}
