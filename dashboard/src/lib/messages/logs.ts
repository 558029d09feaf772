// Texts of the log.
export const logs = {
  title: 'Logs',
  lead: 'The last requests and log lines of this server process. Values of parameters and credentials are never shown.',
  list: 'Entries, newest first',
  filters: 'Filters',
  more: 'More filters',
  path: 'Path contains',
  pathHint: 'Part of a path…',
  kind: 'Show',
  kinds: { '': 'Everything', request: 'Requests', line: 'Log lines' },
  status: 'Status',
  anyStatus: 'Any status',
  method: 'Method',
  anyMethod: 'Any method',
  level: 'Level',
  anyLevel: 'Any level',
  levelFrom: (level: string) => `${level} and above`,
  user: 'User id',
  request: 'Request id',
  route: 'Route',
  slower: 'Slower than (ms)',
  span: 'From',
  spans: (minutes: number) =>
    minutes === 0
      ? 'The beginning'
      : minutes < 60
        ? `The last ${minutes} minutes`
        : minutes === 60
          ? 'The last hour'
          : 'The last day',
  clear: 'Clear the filters',
  live: 'Live',
  liveHint: 'New entries appear as they come',
  liveEnded: 'The live view has ended.',
  missed: (count: number) => `${count} entries came too fast to be shown; reload to see them.`,
  refresh: 'Reload',
  older: 'Load older ones',
  shown: (count: number) => `${count.toLocaleString('en')} shown`,
  kept: (entries: number, pid: number) =>
    `${entries.toLocaleString('en')} kept in the memory of process ${pid}: they are gone after a restart, and other processes have their own.`,
  none: 'Nothing was logged yet',
  noneLead: 'Requests to the APIs of this server appear here as soon as they are answered.',
  noMatch: 'No entry matches these filters',
  detail: 'Entry of the log',
  gone: 'This entry is not in the log any more',
  time: 'Time',
  duration: 'Duration',
  wait: 'Waited for a connection',
  rows: 'Rows',
  role: 'Role',
  nobody: 'nobody',
  code: 'Code',
  address: 'Address',
  milliseconds: (value: number) => `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ms`,
  way: 'From route to plan',
  file: 'Generated file',
  noFile: 'No generated file: this route is part of the server.',
  functionOf: (name: string) => `Function ${name}`,
  sql: 'SQL',
  sqlOf: (count: number) =>
    count === 0
      ? 'The statement, without parameters.'
      : count === 1
        ? 'The statement; the value of its parameter is not shown.'
        : `The statement; the values of its ${count} parameters are not shown.`,
  noSql: 'No statement was made for this request, or the log keeps none of this kind.',
  explain: 'Explain the plan',
  analyze: 'Run and measure',
  explainHint: 'As the same role and claims, read-only, and taken back.',
  explained: 'The plan is shown',
  lines: 'Log lines of this request',
  fields: 'Fields',
  sameUser: 'Requests of this user',
  sameRoute: 'Requests of this route',
} as const
