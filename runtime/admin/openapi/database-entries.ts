// What the description says of the routes of /admin/v1 that are about the database: schema, SQL, imports, policies, realtime.
import type { Entries } from './entry.ts'

const expired = 'The log does not reach back that far any more.'

export const databaseEntries: Entries = {
  'GET /schema': {
    summary: 'The database as it is now',
    description:
      'Schemas, tables, columns, keys, indexes, policies, grants, triggers, enums, domains and functions, without those of PostgreSQL.',
    answer: 'DatabaseSchema',
  },
  'POST /schema/preview': {
    summary: 'What a change of the schema would do',
    description:
      'Tries the SQL on a copy of the schema: the file of the migration, the difference of the generated code, effects on clients, warnings. Changes nothing.',
    body: 'PreviewBody',
    answer: 'SchemaPreview',
    placed: true,
    refuses: { 409: 'Somebody else is using what this changes.' },
  },
  'POST /schema/apply': {
    summary: 'Applies a change as the next migration',
    body: 'ApplyBody',
    answer: 'AppliedChange',
    status: 201,
    placed: true,
    refuses: {
      409: 'The schema has changed since the preview, somebody else is using what this changes, or files and database disagree.',
    },
  },
  'GET /schema/drift': {
    summary: 'What the database has beyond its migrations',
    answer: 'SchemaDrift',
    refuses: { 409: 'It cannot be found out: `hint` says why.' },
  },
  'POST /schema/drift': {
    summary: 'Writes the drift as the next migration',
    description: 'It counts as applied: nothing of it is run.',
    body: 'DriftBody',
    answer: 'SavedMigration',
    status: 201,
    refuses: { 409: 'The database has changed since it was looked at, or there is nothing to write.' },
  },
  'GET /generated': { summary: 'The generated files', answer: 'GeneratedFiles' },
  'GET /generated/file': {
    summary: 'One generated file as it is',
    query: 'GeneratedFileQuery',
    answer: 'GeneratedText',
    refuses: { 404: 'The generator did not write such a file.' },
  },
  'POST /sql/run': {
    summary: 'Runs statements in one transaction',
    description:
      'As the owner of the tables, or `as` a role with claims, which row-level security sees as it would in a request. Values are text as PostgreSQL writes it.',
    body: 'RunSqlBody',
    answer: 'SqlRun',
    placed: true,
    refuses: { 409: 'A run with this id is under way; a statement was about other rows than `expect` says.' },
  },
  'POST /sql/cancel/:id': {
    summary: 'Ends a run by the id that it was given',
    answer: 'nothing',
    refuses: { 404: 'No run has this id.' },
  },
  'POST /sql/check': {
    summary: 'What a text would do, by its parse tree',
    description: 'Asks no database.',
    body: 'CheckSqlBody',
    answer: 'SqlCheck',
  },
  'POST /sql/migrate': {
    summary: 'Runs SQL as the next migration',
    body: 'MigrateSqlBody',
    answer: 'SavedMigration',
    status: 201,
    placed: true,
    refuses: { 409: 'The files of the migrations and the database disagree.' },
  },
  'POST /import': {
    summary: 'Rows of a CSV file into a table',
    description:
      'All of them or none; a dry run tells every mistake with its line and column, and takes everything back.',
    answer: 'ImportReport',
    refuses: {
      404: 'There is no such table.',
      409: 'An import with this id is under way.',
    },
  },
  'GET /import/:id': {
    summary: 'How far an import is',
    description: 'Of an import through the process that answers.',
    answer: 'ImportProgress',
  },
  'GET /snippets': { summary: 'Saved queries', answer: { list: 'Snippet' } },
  'POST /snippets': { summary: 'Saves a query', body: 'SnippetBody', answer: 'Snippet', status: 201 },
  'PUT /snippets/:id': {
    summary: 'Changes a saved query',
    body: 'SnippetBody',
    answer: 'Snippet',
    refuses: { 404: 'There is no such snippet.' },
  },
  'DELETE /snippets/:id': {
    summary: 'Deletes a saved query',
    answer: 'nothing',
    refuses: { 404: 'There is no such snippet.' },
  },
  'POST /policies/test': {
    summary: 'Which rows a caller reaches, and which part of which policy decides',
    description: 'Changes nothing.',
    body: 'PolicyTestBody',
    answer: 'PolicyTest',
    refuses: { 404: 'There is no such table.' },
  },
  'GET /realtime': {
    summary: 'Connections, published tables and the change log',
    description: 'Connections and subscriptions are those of the process that answers.',
    query: 'RealtimePage',
    answer: 'RealtimeOverview',
  },
  'PUT /realtime/tables/:schema/:table': {
    summary: 'Publishes a table, or takes it out',
    body: 'PublishBody',
    answer: 'nothing',
    refuses: {
      404: 'There is no such table.',
      409: 'The publication holds the whole schema, or all tables.',
    },
  },
  'POST /realtime/changes': {
    summary: 'Changes as somebody sees them, as an event stream',
    description:
      'The event is the operation, its data a `WatchedChange`, its id the cursor. Further events: `subscribed` (`{"cursor": …}`) at the start, `must_refetch` where changes were missed, `refused` (`{"code": …, "message": …}`) at the end.',
    body: 'WatchBody',
    answer: { events: 'WatchedChange' },
    refuses: { 404: 'There is no such table that is published.', 410: expired },
  },
  'POST /realtime/explain': {
    summary: 'Why a change is told to somebody, or what stops it',
    body: 'ExplainBody',
    answer: 'Explanation',
    refuses: { 404: 'There is no such change, connection or subscription.', 410: expired },
  },
  'POST /realtime/authorize': {
    summary: 'What a caller may do in a private channel',
    body: 'AuthorizeBody',
    answer: 'ChannelPermissions',
  },
}
